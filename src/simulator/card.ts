import type { DeviceProfile } from "./profiles";
import type { CardState } from "./state/card-state";

/** What ends with a reset, and with the application being selected anew. */
export interface Session {
  /** Whether the SmartCard-HSM application is selected. */
  selected: boolean;
  /** Whether the user PIN was verified. */
  verified: boolean;
  /** Elementary file selected. */
  currentFile?: number;
}

/** What a device keeps in memory through resets, as long as it has power. */
export interface PoweredMemory {
  /** Number of the key domain whose DKEK was completed without login, and is to be sealed at the next one. */
  unsealedDomain?: number;
}

/** A card at work: what its commands act on. */
export interface Card {
  readonly profile: DeviceProfile;
  readonly state: CardState;
  session: Session;
  powered: PoweredMemory;
  /** `state` differs from what was saved last. */
  changed: boolean;
}

export function newSession(): Session {
  return { selected: false, verified: false };
}
