import type { DeviceProfile } from "./profile";
import type { CardState } from "./state/card-state";

/** What a card forgets without power. */
export interface Session {
  /** Whether the SmartCard-HSM application is selected. */
  selected: boolean;
  /** Whether the user PIN was verified. */
  verified: boolean;
  /** Elementary file selected. */
  currentFile?: number;
}

/** A card at work: what its commands act on. */
export interface Card {
  readonly profile: DeviceProfile;
  readonly state: CardState;
  session: Session;
  /** `state` differs from what was saved last. */
  changed: boolean;
}

export function newSession(): Session {
  return { selected: false, verified: false };
}
