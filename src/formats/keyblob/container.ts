import { FormatError } from "../format-error";
import type { Tlv } from "../tlv";
import { childrenOf, encodeTlv, readTlv } from "../tlv";

/**
 * What sc-hsm-tool and the Smart Card Shell save of a key (SmartCard-HSM ref. 6.4):
 * SEQUENCE { OCTET STRING key blob, PKCS#15 description OPTIONAL, certificate or request OPTIONAL }
 */
export interface Container {
  blob: Uint8Array;
  /** PKCS#15 private or secret key description: 30, A0 or A8. */
  description?: Uint8Array;
  /** X.509 certificate 30, CVC 7F21 or authenticated request 67. */
  certificate?: Uint8Array;
}

const tags = {
  integer: 0x02,
  octetString: 0x04,
  sequence: 0x30,
  version: 0xa0,
  ec: 0xa0,
  aes: 0xa8,
  request: 0x67,
  cvc: 0x7f21,
};

export type ContainerElement = "description" | "certificate" | "unknown";

/** A FormatError for anything but a container. What follows its SEQUENCE is left alone, as sc-hsm-tool does. */
export function decodeContainer(bytes: Uint8Array): Container {
  const sequence = readTlv(bytes);
  if (sequence.tag !== tags.sequence) throw new FormatError("a container begins with a SEQUENCE", 0);
  const [blob, ...rest] = childrenOf(sequence, bytes);
  if (blob?.tag !== tags.octetString) {
    throw new FormatError("the first element is no OCTET STRING with a key blob", sequence.valueOffset);
  }
  const element = (kind: ContainerElement) => rest.find((tlv) => kindOfElement(tlv, bytes) === kind)?.bytes;
  const description = element("description");
  const certificate = element("certificate");
  return { blob: blob.value, ...(description && { description }), ...(certificate && { certificate }) };
}

/** Which of the optional elements this is: by its own look, because either may be left out. */
export function kindOfElement(tlv: Tlv, bytes: Uint8Array): ContainerElement {
  if (tlv.tag === tags.cvc || tlv.tag === tags.request) return "certificate";
  if (tlv.tag === tags.ec || tlv.tag === tags.aes) return "description";
  if (tlv.tag !== tags.sequence) return "unknown";
  return beginsLikeX509(bytes.subarray(0, tlv.end), tlv.valueOffset) ? "certificate" : "description";
}

/**
 * A certificate's first element begins with a version [0] or a serial number (RFC 5280 4.1), an RSA key's description
 * with a label, flags or an identifier. A cut-off end does not matter.
 */
function beginsLikeX509(bytes: Uint8Array, offset: number): boolean {
  try {
    const first = readTlv(bytes, offset, Number.POSITIVE_INFINITY);
    const { tag } = readTlv(bytes, first.valueOffset, Number.POSITIVE_INFINITY);
    return first.length > 0 && (tag === tags.version || tag === tags.integer);
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** Blob, description and certificate in this order: sc-hsm-tool goes by it. */
export function encodeContainer({ blob, description, certificate }: Container): Uint8Array {
  const optional = [description, certificate].filter((element) => element !== undefined);
  return encodeTlv(tags.sequence, encodeTlv(tags.octetString, blob), ...optional);
}
