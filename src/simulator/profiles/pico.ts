import { fromHex } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { encodeTokenInfo } from "../../formats/pkcs15";
import { atr, fid } from "../../formats/smartcard-hsm";
import type { DeviceProfile } from "./device-profile";

const high = (fileId: number) => fileId >> 8;

/** EF.DIR: the application's identifier and its label "Pico-HSM" (SmartCard-HSM ref. 1.4). */
const directory = fromHex("61174F0BE82B0601040181C31F020150085069636F2D48534D");

const tokenInfo = encodeTokenInfo({
  version: 6,
  serial: new Uint8Array(8),
  manufacturer: "Pol Henarejos",
  label: "Pico-HSM",
  flags: ["prnGeneration", "eidCompliant"],
});

/** Pico HSM with firmware 6.6. */
export const pico: DeviceProfile = {
  name: "pico",
  atr: atr.contact,
  version: { major: 6, minor: 6 },
  platform: 0xff,
  template: "pico",
  identity: "self-made",
  unknownInstructions: [],
  pins: {
    soPinTries: 15,
    lastTryLost: sw.authenticationMethodBlocked,
    anyPinLogsIn: true,
    resetForbidden: sw.commandNotAllowed,
    resetOnly: "permits-keeping-pin",
  },
  keyDomains: {
    most: 16,
    uninitialized: sw.wrongParameters,
    locked: sw.conditionsNotSatisfied,
    inUse: sw.fileExists,
    removed: sw.referenceNotFound,
    randomDkekShares: 1,
    sealed: true,
  },
  keys: {
    rsaSizes: [1024, 1536, 2048, 3072, 4096],
    curves: [
      "secp192r1",
      "secp256r1",
      "secp384r1",
      "secp521r1",
      "brainpoolP256r1",
      "brainpoolP384r1",
      "brainpoolP512r1",
      "secp192k1",
      "secp256k1",
    ],
    unknownKind: sw.functionNotSupported,
    aesLengths: [16, 24, 32, 64],
    aesAlgorithms: new Uint8Array(),
    overwritten: true,
    described: true,
    exhausted: sw.notEnoughMemory,
    blobForm: "pico",
    wrappedWithPrimes: 0,
    unwrappedWithPrimes: 2048,
    noDkek: sw.referenceNotFound,
    noBlob: sw.fileNotFound,
    unwrapMismatch: sw.executionError,
  },
  files: {
    maxChallenge: 1024,
    listedFirst: [fid.privateKeyDescription, fid.key],
    enumerated: [fid.key, fid.privateKeyDescription, fid.certificateDescription, fid.dataDescription].map(high),
    fixed: new Map([
      [fid.directory, directory],
      [fid.tokenInfo, tokenInfo],
    ]),
    tellsMoreData: true,
    endOfFile: sw.ok,
    behindEnd: sw.endOfFile,
  },
};
