import { type BaseBlock, Constructed, fromBER, OctetString } from "asn1js";
import { FormatError } from "../format-error";
import { encodeTlv } from "../tlv";

const INDEFINITE = 0x80;
const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;
/** A hostile file costs neither time nor memory, and no copy of the whole is made that nobody could zero. */
const limits = { maxDepth: 32, maxNodes: 4096, parseEmbedded: false, copyInput: false };

/** Told of every copy that is made of a file's bytes, for there may be secrets in it. */
export type Keep = (copy: Uint8Array) => void;

/**
 * The same value in definite lengths: Firefox and others write PKCS#12 in BER, with lengths that are not known before and
 * octet strings in pieces (X.690 8.1.3.6, 8.7.3). Strings are left as they are inside. DER is given back as it is.
 * Offsets of a FormatError count from the start of the bytes.
 */
export function definite(bytes: Uint8Array, keep: Keep): Uint8Array {
  if (bytes[1] !== INDEFINITE) return bytes;
  const { offset, result } = refusing(() => fromBER(bytes, limits));
  if (offset < 0) throw new FormatError(`no BER: ${result.error}`, 0);
  if (offset < bytes.length) throw new FormatError("bytes behind the end", offset);
  return definiteOf(result, keep);
}

/** asn1js throws errors of several kinds for content that a type does not allow. */
function refusing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new FormatError(`no BER: ${error instanceof Error ? error.message : "unreadable"}`, 0);
  }
}

function definiteOf(block: BaseBlock, keep: Keep): Uint8Array {
  const { warnings } = block.valueBlock;
  // What asn1js lets pass is the missing end of a value whose length is not told.
  if (warnings.length > 0) throw new FormatError("the end of a value is missing", block.valueBeforeDecodeView.byteOffset);
  if (!(block instanceof OctetString || block instanceof Constructed)) return block.valueBeforeDecodeView;
  const copy = block instanceof OctetString ? octetString(block, keep) : encodeTlv(identifierOf(block), ...block.valueBlock.value.map((part) => definiteOf(part, keep)));
  keep(copy);
  return copy;
}

function octetString(block: OctetString, keep: Keep): Uint8Array {
  const content = new Uint8Array(block.getValue());
  keep(content);
  return encodeTlv(OCTET_STRING, content);
}

/** Identifier octet, for tag numbers below 31: 0x30 for SEQUENCE, 0xa1 for [1]. */
function identifierOf({ idBlock: { tagClass, tagNumber } }: Constructed): number {
  return ((tagClass - 1) << 6) | CONSTRUCTED | tagNumber;
}
