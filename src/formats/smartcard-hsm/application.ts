import { fromHex } from "../bytes";

/** AID of the SmartCard-HSM: E8 and the content of the OID 1.3.6.1.4.1.24991.2.1 (SmartCard-HSM ref. 1.2). */
export const applicationId: Uint8Array = fromHex("E82B0601040181C31F0201");

/** ATRs (SmartCard-HSM ref. 1.1). */
export const atr = {
  /** The contact card and the USB token. */
  contact: fromHex("3BFE1800008131FE458031815448534D31738021408107FA"),
  /** Cards on JCOP 3. */
  jcop3: fromHex("3BDE18FF8191FE1FC38031815448534D317380214081071C"),
} as const;

/** INS bytes (SmartCard-HSM ref. 2.1). */
export const instruction = {
  verify: 0x20,
  manageSecurityEnvironment: 0x22,
  changeReferenceData: 0x24,
  performSecurityOperation: 0x2a,
  resetRetryCounter: 0x2c,
  generateKeyPair: 0x46,
  generateSymmetricKey: 0x48,
  initialize: 0x50,
  keyDomain: 0x52,
  publicKeyAuthentication: 0x54,
  enumerate: 0x58,
  sessionPin: 0x5a,
  decipher: 0x62,
  sign: 0x68,
  wrap: 0x72,
  unwrap: 0x74,
  deriveEcKey: 0x76,
  symmetric: 0x78,
  externalAuthenticate: 0x82,
  getChallenge: 0x84,
  generalAuthenticate: 0x86,
  select: 0xa4,
  readBinary: 0xb1,
  getResponse: 0xc0,
  updateBinary: 0xd7,
  deleteFile: 0xe4,
} as const;

/** CLA of the commands that ISO 7816-4 does not know (INITIALIZE, KEY DOMAIN, WRAP and their like). */
export const proprietaryClass = 0x80;

/** P2 of the PIN commands (SmartCard-HSM ref. 2.2). */
export const pinReference = { user: 0x81, biometric1: 0x85, biometric2: 0x86, so: 0x88 } as const;

/** File identifiers; where the low byte is 00, it is a number shared by the files of one object (SmartCard-HSM ref. 3.1). */
export const fid = {
  key: 0xcc00,
  /** PRKD or SKD of the key with that number. */
  privateKeyDescription: 0xc400,
  /** X.509 certificate, CVC or authenticated request of the key with that number. */
  certificate: 0xce00,
  /** CD of the issuer certificate with that number. */
  certificateDescription: 0xc800,
  issuerCertificate: 0xca00,
  /** DCOD of the data object with that number. */
  dataDescription: 0xc900,
  /** Data to be read after the user PIN only. */
  privateData: 0xcd00,
  data: 0xcf00,
  directory: 0x2f00,
  /** Device CVC, and behind it the CVC of its issuer. */
  deviceCertificate: 0x2f02,
  tokenInfo: 0x2f03,
  /** Takes a key blob in pieces before UNWRAP. */
  unwrapBuffer: 0x2f10,
} as const;

/** P2 of the commands that use a key, and the codes of a key's list of permitted algorithms (SmartCard-HSM ref. 2.9, 2.12, 2.13). */
export const algorithm = {
  aesCbcEncrypt: 0x10,
  aesCbcDecrypt: 0x11,
  aesCmac: 0x18,
  rsaRaw: 0x20,
  rsaDecryptRaw: 0x21,
  rsaDecryptPkcs1: 0x22,
  rsaDecryptOaep: 0x23,
  rsaPkcs1: 0x30,
  rsaPkcs1Sha1: 0x31,
  rsaPkcs1Sha256: 0x33,
  rsaPkcs1Sha384: 0x34,
  rsaPkcs1Sha512: 0x35,
  rsaPss: 0x40,
  rsaPssSha1: 0x41,
  rsaPssSha256: 0x43,
  rsaPssSha384: 0x44,
  rsaPssSha512: 0x45,
  ecdsa: 0x70,
  ecdsaSha1: 0x71,
  ecdsaSha224: 0x72,
  ecdsaSha256: 0x73,
  ecdsaSha384: 0x74,
  ecdsaSha512: 0x75,
  ecdh: 0x80,
  wrap: 0x92,
  unwrap: 0x93,
  replace: 0x94,
  derive: 0x99,
} as const;

/** P2 of GENERATE SYMMETRIC KEY; the last one on a Pico HSM only (SmartCard-HSM ref. 2.9). */
export const symmetricKeyType = { aes128: 0xb0, aes192: 0xb1, aes256: 0xb2, secret512: 0xb3 } as const;
