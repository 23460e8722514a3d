import {
  integer,
  integerOf,
  octetsOf,
  octetString,
  parseDer,
  Parts,
  sequence,
  tagged,
} from "../der";
import type { Tlv } from "../tlv";
import { decodeCommon, encodeCommon, identifier, typeAttributes, wrongKind, type CommonAttributes } from "./common";
import { accessFlags, encodeSecretKeyUsage, keyUsage, type AccessFlag, type KeyUsage } from "./flags";

export type DescribedKeyType = "RSA" | "EC" | "AES";

/** Description of a private key (PRKD) or a secret key (SKD), ISO 7816-15 8.4 and 8.6, SmartCard-HSM ref. 4.1. */
export interface KeyDescription extends CommonAttributes {
  type: DescribedKeyType;
  /** PKCS#15 ID (CKA_ID). */
  id: Uint8Array;
  usage: KeyUsage[];
  /** Bits: of the modulus, of the curve's field, of the AES key; 0 when it is not told. */
  size: number;
  /** Number of the key when the description was written. A card goes by the file's name instead. */
  keyReference?: number;
  accessFlags?: AccessFlag[];
  /** DER Name of the certificate's subject. */
  subject?: Uint8Array;
}

/** Identifier octet of each kind: RSA is the untagged choice, EC is [0]; secret keys follow the vendor with [8]. */
const kinds = new Map<number, DescribedKeyType>([
  [0x30, "RSA"],
  [0xa0, "EC"],
  [0xa8, "AES"],
]);

/** OpenSC writes the field of secp521r1 as a whole number of bytes (SmartCard-HSM ref. 4.6). */
const EC_BYTES_OF_521 = 528;

/** The description at the start of `bytes`; what lies behind it is left alone. */
export function decodeKeyDescription(bytes: Uint8Array): KeyDescription {
  const block = parseDer(bytes);
  const type = kinds.get(block.tag);
  if (type === undefined) throw wrongKind(block, "description of a key (30, A0 or A8)");
  const parts = new Parts(block);
  const common = decodeCommon(parts.required(identifier.sequence, "the common attributes"));
  const key = decodeKeyAttributes(parts.required(identifier.sequence, "the key attributes"));
  const subclass = parts.optional(identifier.context0);
  const attributes = parts.optional(identifier.context1);
  if (type === "AES") return { type, ...common, ...key, size: secretKeySize(subclass) };
  const subject = subclass && subjectOf(subclass);
  return { type, ...common, ...key, size: privateKeySize(type, attributes), ...(subject && { subject }) };
}

function decodeKeyAttributes(block: Tlv): Pick<KeyDescription, "id" | "usage" | "keyReference" | "accessFlags"> {
  const parts = new Parts(block);
  const id = octetsOf(parts.required(identifier.octetString, "the key's ID"));
  const usage = parts.optional(identifier.bitString);
  parts.optional(identifier.boolean);
  const access = parts.optional(identifier.bitString);
  const keyReference = parts.optional(identifier.integer);
  return {
    id,
    usage: usage ? keyUsage.decode(usage) : [],
    ...(access && { accessFlags: accessFlags.decode(access) }),
    ...(keyReference && { keyReference: integerOf(keyReference) }),
  };
}

function secretKeySize(subclass: Tlv | undefined): number {
  if (subclass === undefined) return 0;
  const attributes = new Parts(new Parts(subclass).required(identifier.sequence, "the key's attributes"));
  const size = attributes.optional(identifier.integer);
  return size ? integerOf(size) : 0;
}

function subjectOf(subclass: Tlv): Uint8Array | undefined {
  const attributes = new Parts(new Parts(subclass).required(identifier.sequence, "the key's attributes"));
  return attributes.optional(identifier.sequence)?.bytes.slice();
}

function privateKeySize(type: "RSA" | "EC", attributes: Tlv | undefined): number {
  if (attributes === undefined) return 0;
  const parts = new Parts(new Parts(attributes).required(identifier.sequence, "the type attributes"));
  parts.optional(identifier.sequence);
  const block = parts.optional(identifier.integer);
  const size = block ? integerOf(block) : 0;
  return type === "EC" && size === EC_BYTES_OF_521 ? 521 : size;
}

export function encodeKeyDescription(description: KeyDescription): Uint8Array {
  const { type, size, subject } = description;
  const common = encodeCommon(description);
  const key = encodeKeyAttributes(description);
  if (type === "AES") return tagged(8, common, key, tagged(0, sequence(integer(size))), typeAttributes(undefined));
  const parts = [
    common,
    key,
    ...(subject ? [tagged(0, sequence(subject))] : []),
    typeAttributes(undefined, integer(size)),
  ];
  return type === "RSA" ? sequence(...parts) : tagged(0, ...parts);
}

function encodeKeyAttributes({ type, id, usage, accessFlags: access, keyReference }: KeyDescription): Uint8Array {
  return sequence(
    octetString(id),
    type === "AES" ? encodeSecretKeyUsage(usage) : keyUsage.encode(usage),
    ...(access ? [accessFlags.encode(access)] : []),
    ...(keyReference === undefined ? [] : [integer(keyReference)]),
  );
}
