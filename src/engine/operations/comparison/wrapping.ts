import { equal } from "../../../formats/bytes";
import { BLOCK_LENGTH, decodeKeyBlob, walkKeyBlob } from "../../../formats/keyblob";
import { readTlv } from "../../../formats/tlv";
import type { DecodedBlob, WrappingVerdict } from "../../../protocol";
import { readable } from "../card-identity";

/** The wrapped key in a file; where a container is cut off, as much of it as there is. */
export function wrappedKeyIn(file: Uint8Array, kind: DecodedBlob["kind"]): Uint8Array {
  return (kind === "blob" ? file : readable(file, firstElement)) ?? new Uint8Array();
}

function firstElement(container: Uint8Array): Uint8Array {
  const { valueOffset } = readTlv(container, 0, Number.POSITIVE_INFINITY);
  return readTlv(container, valueOffset, Number.POSITIVE_INFINITY).value;
}

/** How two wrapped keys of one type came to be, by their bytes (SmartCard-HSM ref. 6.1). */
export function compareWrapping(a: Uint8Array, b: Uint8Array): WrappingVerdict {
  if (equal(a, b)) return "same";
  if (shareBlocks(wrappedBlocks(a), wrappedBlocks(b))) return "altered";
  const [blobA, blobB] = [readable(a, decodeKeyBlob), readable(b, decodeKeyBlob)];
  if (blobA === undefined || blobB === undefined) return "unreadable";
  const sameForm = blobA.keyType === blobB.keyType && blobA.ciphertext.length === blobB.ciphertext.length;
  return sameForm ? "anew" : "other-form";
}

/** Of AES keys the length of the ciphertext tells keys of different lengths apart. */
export function ciphertextLength(wrapped: Uint8Array): number | undefined {
  return readable(wrapped, decodeKeyBlob)?.ciphertext.length;
}

/** Blocks of ciphertext and MAC behind the header, which begins both alike where they were wrapped in one form. */
function wrappedBlocks(wrapped: Uint8Array): Uint8Array[] {
  const header = walkKeyBlob(wrapped).parts.find(({ name }) => name === "keyOid");
  if (header === undefined) return [];
  const rest = wrapped.subarray(header.offset + header.length);
  const count = Math.floor(rest.length / BLOCK_LENGTH);
  return Array.from({ length: count }, (_, i) => rest.subarray(i * BLOCK_LENGTH, (i + 1) * BLOCK_LENGTH));
}

/** The random bytes that a wrapped key begins with change every block behind them: none is the same by chance. */
function shareBlocks(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.some((block, i) => equal(block, b[i] ?? new Uint8Array()));
}
