import { curves } from "../../formats/curves";
import { sw } from "../../formats/iso7816";
import { algorithm, atr, fid } from "../../formats/smartcard-hsm";
import type { DeviceProfile } from "./device-profile";

const high = (fileId: number) => fileId >> 8;

/** The vendor's device with firmware 3.5: a SmartCard-HSM, a Nitrokey HSM 2. */
export const genuine3: DeviceProfile = {
  name: "genuine-3",
  atr: atr.contact,
  version: { major: 3, minor: 5 },
  platform: 0x00,
  template: "vendor",
  identity: "issued",
  unknownInstructions: [],
  pins: {
    soPinTries: 15,
    wrongInitializationCode: sw.conditionsNotSatisfied,
    anyPinLogsIn: false,
    resetForbidden: sw.conditionsNotSatisfied,
    resetOnly: "forbids-new-pin",
  },
  keyDomains: {
    most: 16,
    uninitialized: sw.instructionNotSupported,
    withoutDkek: sw.instructionNotSupported,
    locked: sw.securityStatusNotSatisfied,
    inUse: sw.conditionsNotSatisfied,
    removed: sw.ok,
    randomDkekShares: 0,
    sealed: false,
  },
  keys: {
    rsaSizes: [1024, 1536, 2048, 3072, 4096],
    curves: curves.map(({ name }) => name),
    unknownKind: sw.wrongData,
    aesLengths: [16, 24, 32],
    aesAlgorithms: Uint8Array.of(algorithm.aesCbcEncrypt, algorithm.aesCbcDecrypt, algorithm.aesCmac, algorithm.derive),
    overwritten: false,
    described: false,
    exhausted: sw.referenceDataNotUsable,
    blobForm: "vendor",
    wrappedWithPrimes: 2048,
    unwrappedWithPrimes: 2048,
    noDkek: sw.conditionsNotSatisfied,
    noBlob: sw.referenceNotFound,
    unwrapMismatch: sw.wrongData,
  },
  files: {
    maxChallenge: 1024,
    listedFirst: [],
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
    fixed: new Map(),
    tellsMoreData: false,
    endOfFile: sw.endOfFile,
    behindEnd: sw.wrongParameters,
  },
};
