import { ascii, concat, text } from "../bytes";
import { FormatError } from "../format-error";
import { childrenOf, encodeTlv, need, readTlv, readTlvs, type Tlv } from "../tlv";
import { decodeCertificate, tag, type Cvc } from "./certificate";

/** What key generation answers with: a self-signed certificate request, signed again by the device (SmartCard-HSM ref. 7.2). */
export interface AuthenticatedRequest {
  cvc: Cvc;
  /** Reference of the key that made `signature`: the device's CHR. */
  car: string;
  /** What `signature` signs: the 7F21 and the 42. */
  signed: Uint8Array;
  /** r ‖ s of ECDSA, or an RSA signature, with SHA-256. */
  signature: Uint8Array;
}

export type CvcOrRequest = { kind: "cvc"; cvc: Cvc } | { kind: "request"; cvc: Cvc; car: string };

/** The authenticated request (67) at the start of `bytes`; what lies behind it is left alone. */
export function decodeAuthenticatedRequest(bytes: Uint8Array): AuthenticatedRequest {
  return decodeRequest(readTlv(bytes), bytes);
}

function decodeRequest(request: Tlv, bytes: Uint8Array): AuthenticatedRequest {
  if (request.tag !== tag.request) throw new FormatError("no authenticated request (67)", request.offset);
  const parts = childrenOf(request, bytes);
  const certificate = need(parts, tag.certificate, "the request's certificate (7F21)");
  const car = need(parts, tag.authorityReference, "the request's outer authority reference (42)");
  const signature = need(parts, tag.signature, "the request's outer signature (5F37)");
  return {
    cvc: decodeCertificate(certificate, bytes),
    car: text(car.value),
    signed: bytes.subarray(request.valueOffset, signature.offset),
    signature: signature.value,
  };
}

/** The certificate or the authenticated request at the start of `bytes`; what lies behind it is left alone. */
export function decodeCvcOrRequest(bytes: Uint8Array): CvcOrRequest {
  return decodeEither(readTlv(bytes), bytes);
}

/** All certificates and requests of a file that holds one after the other, as EF 2F02 does (SmartCard-HSM ref. 3.2). */
export function decodeCvcChain(bytes: Uint8Array): CvcOrRequest[] {
  return readTlvs(bytes).map((tlv) => decodeEither(tlv, bytes));
}

function decodeEither(tlv: Tlv, bytes: Uint8Array): CvcOrRequest {
  if (tlv.tag !== tag.request) return { kind: "cvc", cvc: decodeCertificate(tlv, bytes) };
  const { cvc, car } = decodeRequest(tlv, bytes);
  return { kind: "request", cvc, car };
}

/** What the device signs of a request: the 7F21 and its own reference. */
export function outerSignatureInput(cvc: Uint8Array, car: string): Uint8Array {
  return concat(cvc, encodeTlv(tag.authorityReference, ascii(car)));
}

export function encodeAuthenticatedRequest(cvc: Uint8Array, car: string, signature: Uint8Array): Uint8Array {
  return encodeTlv(tag.request, outerSignatureInput(cvc, car), encodeTlv(tag.signature, signature));
}
