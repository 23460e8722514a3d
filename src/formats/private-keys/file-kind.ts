import { FormatError } from "../format-error";
import { readTlv, type Tlv } from "../tlv";
import { tag } from "./fields";
import { isPem } from "./pem";

/** What a file with private keys is, by how it begins; what is behind may still be damaged. */
export type PrivateKeyFileKind = "pem" | "pkcs12" | "pkcs8" | "encrypted-pkcs8" | "pkcs1" | "sec1" | "unknown";

const INDEFINITE = 0x80;

/** It never throws. */
export function kindOfPrivateKeyFile(file: Uint8Array): PrivateKeyFileKind {
  if (isPem(file)) return "pem";
  if (file[0] !== tag.sequence) return "unknown";
  try {
    return kindOfSequence(file);
  } catch (error) {
    if (error instanceof FormatError) return "unknown";
    throw error;
  }
}

/** By the first two parts; lengths that reach beyond the end of a file that was cut off are no hindrance. */
function kindOfSequence(file: Uint8Array): PrivateKeyFileKind {
  const part = (offset: number): Tlv => readTlv(file, offset, Number.POSITIVE_INFINITY);
  const isBer = file[1] === INDEFINITE;
  const first = part(isBer ? 2 : part(0).valueOffset);
  if (first.tag === tag.sequence) return part(first.end).tag === tag.octetString ? "encrypted-pkcs8" : "unknown";
  if (first.tag !== tag.integer || first.length !== 1) return "unknown";
  const [version] = first.value;
  if (version === 3) return isBer || part(first.end).tag === tag.sequence ? "pkcs12" : "unknown";
  if (version !== 0 && version !== 1) return "unknown";
  switch (part(first.end).tag) {
    case tag.sequence:
      return "pkcs8";
    case tag.integer:
      return "pkcs1";
    case tag.octetString:
      return version === 1 ? "sec1" : "unknown";
    default:
      return "unknown";
  }
}
