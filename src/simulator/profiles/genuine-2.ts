import { curves } from "../../formats/curves";
import { instruction } from "../../formats/smartcard-hsm";
import type { DeviceProfile } from "./device-profile";
import { genuine3 } from "./genuine-3";

/** What the crypto library of JCOP 2.4.1 takes, by the vendor's word. */
const LARGEST_FIELD = 320;

/** The vendor's device with firmware 2.5 on JCOP 2.4.1: a Nitrokey HSM 1. */
export const genuine2: DeviceProfile = {
  ...genuine3,
  name: "genuine-2",
  version: { major: 2, minor: 5 },
  unknownInstructions: [instruction.generateSymmetricKey, instruction.symmetric],
  keyDomains: { ...genuine3.keyDomains, most: 0 },
  keys: {
    ...genuine3.keys,
    rsaSizes: [1024, 1536, 2048],
    curves: curves.filter(({ bits }) => bits <= LARGEST_FIELD).map(({ name }) => name),
    aesLengths: [],
  },
};
