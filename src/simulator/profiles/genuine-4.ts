import { atr } from "../../formats/smartcard-hsm";
import type { DeviceProfile } from "./device-profile";
import { genuine3 } from "./genuine-3";

/** The vendor's device with firmware 4.1 on JCOP 3; nothing else is known to differ from 3.5 (SmartCard-HSM ref. 1.1, 1.3). */
export const genuine4: DeviceProfile = {
  ...genuine3,
  name: "genuine-4",
  atr: atr.jcop3,
  version: { major: 4, minor: 1 },
  platform: 0x06,
};
