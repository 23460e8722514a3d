import { ascii, concat, equal, text, unsigned, unsignedBytes } from "../bytes";
import { curveNamed, type CurveName } from "../curves";
import { curveOfParameters, encodeDomainParameters, terminalAuthentication } from "../cvc";
import { FormatError } from "../format-error";
import { childrenOf, encodeTlv, find, need, readTlvs, type Tlv } from "../tlv";

const tag = {
  profile: 0x5f29,
  authorityReference: 0x42,
  outerAuthorityReference: 0x45,
  holderReference: 0x5f20,
  publicKey: 0x7f49,
  objectIdentifier: 0x06,
  keySize: 0x02,
  exponent: 0x82,
  useCounter: 0x90,
  allowedAlgorithms: 0x91,
  domain: 0x92,
} as const;

const F4 = 0x10001;

/** References that the request in the answer shall bear. */
export interface RequestReferences {
  /** Certification authority reference. */
  car: string;
  /** Certificate holder reference. */
  chr: string;
}

/** Restrictions that stay with a key. */
export interface KeyRestrictions {
  /** Codes of `algorithm`; absent: all. */
  allowedAlgorithms?: Uint8Array;
  /** Uses that the key has; absent: unlimited. */
  useCounter?: number;
  /** Number of the key domain. */
  domain?: number;
}

export type GeneratedKeySpec = { type: "RSA"; size: number; exponent: number } | { type: "EC"; curve: CurveName };

/** Data of GENERATE ASYMMETRIC KEY PAIR (SmartCard-HSM ref. 2.8). */
export interface KeyGeneration extends Partial<RequestReferences>, KeyRestrictions {
  /** Reference of the key that shall sign the request; absent: the device's. */
  outerCar?: string;
  key: GeneratedKeySpec;
}

export function encodeRsaGeneration({ size, exponent = F4, ...references }: { size: number; exponent?: number } & RequestReferences): Uint8Array {
  const key = concat(
    encodeTlv(tag.objectIdentifier, terminalAuthentication.rsa),
    encodeTlv(tag.exponent, unsignedBytes(BigInt(exponent))),
    encodeTlv(tag.keySize, unsignedBytes(BigInt(size), 2)),
  );
  return encodeGeneration(key, references);
}

export function encodeEcGeneration({ curve, ...references }: { curve: CurveName } & RequestReferences): Uint8Array {
  const key = concat(
    encodeTlv(tag.objectIdentifier, terminalAuthentication.ecdsa),
    encodeDomainParameters(curveNamed(curve)),
  );
  return encodeGeneration(key, references);
}

function encodeGeneration(key: Uint8Array, { car, chr }: RequestReferences): Uint8Array {
  return concat(
    encodeTlv(tag.profile, Uint8Array.of(0)),
    encodeTlv(tag.authorityReference, ascii(car)),
    encodeTlv(tag.publicKey, key),
    encodeTlv(tag.holderReference, ascii(chr)),
  );
}

/** `allowedAlgorithms` is a view of `body`. */
export function decodeKeyGeneration(body: Uint8Array): KeyGeneration {
  const parts = readTlvs(body);
  const car = find(parts, tag.authorityReference);
  const chr = find(parts, tag.holderReference);
  const outerCar = find(parts, tag.outerAuthorityReference);
  return {
    key: decodeSpec(need(parts, tag.publicKey, "the key's description (7F49)"), body),
    ...(car && { car: text(car.value) }),
    ...(chr && { chr: text(chr.value) }),
    ...(outerCar && { outerCar: text(outerCar.value) }),
    ...decodeRestrictions(parts),
  };
}

function decodeSpec(publicKey: Tlv, body: Uint8Array): GeneratedKeySpec {
  const parts = childrenOf(publicKey, body);
  const oid = need(parts, tag.objectIdentifier, "the key's algorithm").value;
  if (equal(oid, terminalAuthentication.rsa)) {
    const exponent = find(parts, tag.exponent);
    const size = number(need(parts, tag.keySize, "the key's size"));
    return { type: "RSA", size, exponent: exponent === undefined ? F4 : number(exponent) };
  }
  if (!equal(oid, terminalAuthentication.ecdsa)) throw new FormatError("unknown kind of key", publicKey.valueOffset);
  const curve = curveOfParameters(parts);
  if (curve === undefined) throw new FormatError("unknown curve", publicKey.valueOffset);
  return { type: "EC", curve: curve.name };
}

function decodeRestrictions(parts: readonly Tlv[]): KeyRestrictions {
  const allowed = find(parts, tag.allowedAlgorithms);
  const useCounter = find(parts, tag.useCounter);
  const domain = find(parts, tag.domain);
  return {
    ...(allowed && { allowedAlgorithms: allowed.value }),
    ...(useCounter && { useCounter: number(useCounter) }),
    ...(domain && { domain: number(domain) }),
  };
}

function number({ value, length, valueOffset }: Tlv): number {
  if (length < 1 || length > 4) throw new FormatError("a number of 1 to 4 bytes expected", valueOffset);
  return Number(unsigned(value));
}

/** Data of GENERATE SYMMETRIC KEY: what the key may be used for (SmartCard-HSM ref. 2.9). */
export function encodeSymmetricGeneration(allowedAlgorithms: Uint8Array): Uint8Array {
  return encodeTlv(tag.allowedAlgorithms, allowedAlgorithms);
}

/** `allowedAlgorithms` is a view of `data`. */
export function decodeSymmetricGeneration(data: Uint8Array): KeyRestrictions {
  return decodeRestrictions(readTlvs(data));
}
