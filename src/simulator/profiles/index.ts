import type { DeviceProfile } from "./device-profile";
import { genuine2 } from "./genuine-2";
import { genuine3 } from "./genuine-3";
import { genuine4 } from "./genuine-4";
import type { ProfileName } from "./names";
import { pico } from "./pico";

export type { DeviceProfile } from "./device-profile";
export { profileNames, type ProfileName } from "./names";

export const profiles: Record<ProfileName, DeviceProfile> = {
  "genuine-2": genuine2,
  "genuine-3": genuine3,
  "genuine-4": genuine4,
  pico,
};

/** What a card is that was made before there were profiles, too. */
export const defaultProfile: ProfileName = "genuine-3";
