import { sw } from "../formats/iso7816";
import { fid } from "../formats/smartcard-hsm";

/** What differs between devices that run the same application (SmartCard-HSM ref. 9). */
export interface DeviceProfile {
  version: { major: number; minor: number };
  /** Platform byte of tag 85. */
  platform: number;
  /** Tries that the SO-PIN has. */
  soPinTries: number;
  /** Most random bytes that one GET CHALLENGE gives. */
  maxChallenge: number;
  /** High bytes of the files that ENUMERATE lists, in the order it lists them. */
  enumerated: readonly number[];
  /** Largest RSA key, in bits, that is wrapped with its CRT numbers, and that is taken back in that form. */
  maxCrtSize: number;
  /** Answer of INITIALIZE to a wrong initialisation code. */
  wrongInitializationCode: number;
  /** Answer of KEY DOMAIN where the device was set up without a DKEK. */
  noKeyDomains: number;
  /** Answer of WRAP where the key's domain has no complete DKEK. */
  noDkek: number;
  /** Answer of UNWRAP to a key blob of another DKEK, or a damaged one. */
  unwrapMismatch: number;
}

const high = (fileId: number) => fileId >> 8;

/** The vendor's device with firmware 3.5. */
export const genuine: DeviceProfile = {
  version: { major: 3, minor: 5 },
  platform: 0x00,
  soPinTries: 15,
  maxChallenge: 1024,
  enumerated: [
    fid.key,
    fid.privateKeyDescription,
    fid.certificate,
    fid.certificateDescription,
    fid.issuerCertificate,
    fid.dataDescription,
    fid.privateData,
    fid.data,
  ].map(high),
  maxCrtSize: 2048,
  wrongInitializationCode: sw.conditionsNotSatisfied,
  noKeyDomains: sw.instructionNotSupported,
  noDkek: sw.conditionsNotSatisfied,
  unwrapMismatch: sw.wrongData,
};
