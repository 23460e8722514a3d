import { ascii, text, unsigned } from "../bytes";
import { FormatError } from "../format-error";
import type { PublicKey } from "../public-key";
import { childrenOf, encodeTlv, find, need, readTlv, type Tlv } from "../tlv";
import { decodeDate, encodeDate } from "./date";
import { decodeCvcPublicKey, encodeCvcPublicKey, OBJECT_IDENTIFIER, PUBLIC_KEY, type CvcPublicKey } from "./public-key";

/** Tags of a card verifiable certificate (BSI TR-03110-3 D.2, SmartCard-HSM ref. 7.1). */
export const tag = {
  certificate: 0x7f21,
  body: 0x7f4e,
  profile: 0x5f29,
  authorityReference: 0x42,
  holderReference: 0x5f20,
  holderAuthorization: 0x7f4c,
  roleBits: 0x53,
  validFrom: 0x5f25,
  validUntil: 0x5f24,
  signature: 0x5f37,
  request: 0x67,
} as const;

/** What the holder may do (tag 7F4C). */
export interface Role {
  /** Content of the object identifier. */
  oid: Uint8Array;
  bits: Uint8Array;
}

/** What of a card verifiable certificate is signed (tag 7F4E). */
export interface CvcBody {
  /** Certification authority reference: who signed it. */
  car?: string;
  /** Certificate holder reference: whose it is. */
  chr?: string;
  publicKey: PublicKey;
  role?: Role;
  /** ISO 8601 dates. */
  validFrom?: string;
  validUntil?: string;
}

/** A card verifiable certificate (tag 7F21). */
export interface Cvc extends Omit<CvcBody, "publicKey"> {
  profile: number;
  publicKey: CvcPublicKey;
  /** The 7F4E with its tag and length: what `signature` signs. */
  body: Uint8Array;
  /** r ‖ s of ECDSA, or an RSA signature, with SHA-256. */
  signature: Uint8Array;
}

/** The certificate at the start of `bytes`; what lies behind it is left alone. */
export function decodeCvc(bytes: Uint8Array): Cvc {
  return decodeCertificate(readTlv(bytes), bytes);
}

/** A certificate that was found in `bytes`. */
export function decodeCertificate(certificate: Tlv, bytes: Uint8Array): Cvc {
  if (certificate.tag !== tag.certificate) throw new FormatError("no card verifiable certificate (7F21)", certificate.offset);
  const parts = childrenOf(certificate, bytes);
  const body = need(parts, tag.body, "the certificate's body (7F4E)");
  const signature = need(parts, tag.signature, "the certificate's signature (5F37)").value;
  return { ...decodeBody(body, bytes), body: body.bytes, signature };
}

function decodeBody(body: Tlv, bytes: Uint8Array): Omit<Cvc, "body" | "signature"> {
  const parts = childrenOf(body, bytes);
  const car = find(parts, tag.authorityReference);
  const chr = find(parts, tag.holderReference);
  const role = find(parts, tag.holderAuthorization);
  const validFrom = find(parts, tag.validFrom);
  const validUntil = find(parts, tag.validUntil);
  return {
    profile: decodeProfile(need(parts, tag.profile, "the profile (5F29)")),
    publicKey: decodeCvcPublicKey(need(parts, PUBLIC_KEY, "the public key (7F49)"), bytes),
    ...(car && { car: text(car.value) }),
    ...(chr && { chr: text(chr.value) }),
    ...(role && { role: decodeRole(role, bytes) }),
    ...(validFrom && { validFrom: decodeDate(validFrom) }),
    ...(validUntil && { validUntil: decodeDate(validUntil) }),
  };
}

function decodeProfile(profile: Tlv): number {
  if (profile.length !== 1) throw new FormatError("the profile has one byte", profile.valueOffset);
  return Number(unsigned(profile.value));
}

function decodeRole(role: Tlv, bytes: Uint8Array): Role {
  const parts = childrenOf(role, bytes);
  return {
    oid: need(parts, OBJECT_IDENTIFIER, "the role").value,
    bits: need(parts, tag.roleBits, "the role's bits (53)").value,
  };
}

/** The 7F4E that is to be signed, with profile 0. */
export function encodeCvcBody({ car, chr, publicKey, role, validFrom, validUntil }: CvcBody): Uint8Array {
  return encodeTlv(
    tag.body,
    encodeTlv(tag.profile, Uint8Array.of(0)),
    ...(car === undefined ? [] : [encodeTlv(tag.authorityReference, ascii(car))]),
    encodeCvcPublicKey(publicKey),
    ...(chr === undefined ? [] : [encodeTlv(tag.holderReference, ascii(chr))]),
    ...(role ? [encodeTlv(tag.holderAuthorization, encodeTlv(OBJECT_IDENTIFIER, role.oid), encodeTlv(tag.roleBits, role.bits))] : []),
    ...(validFrom === undefined ? [] : [encodeTlv(tag.validFrom, encodeDate(validFrom))]),
    ...(validUntil === undefined ? [] : [encodeTlv(tag.validUntil, encodeDate(validUntil))]),
  );
}

/** The 7F21 of a body and its signature. */
export function encodeCvc(body: Uint8Array, signature: Uint8Array): Uint8Array {
  return encodeTlv(tag.certificate, body, encodeTlv(tag.signature, signature));
}
