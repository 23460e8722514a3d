import { isKeyTypeCode, keyTypes, walkKeyBlob, type KeyTypeCode } from "../keyblob";
import { publicKeySize } from "../public-key";
import type { ContainerFacts } from "./container-nodes";
import { blame, type StructureNode } from "./node";

/**
 * Wrapped key, description and certificate belong to one key: where they tell different types or sizes, they are a mix-up,
 * or one of them is damaged.
 */
export function compareParts(file: Uint8Array, nodes: readonly StructureNode[], facts: ContainerFacts, type: string): void {
  const { description, descriptionNode, key, certificateNode } = facts;
  if (descriptionNode !== undefined && description !== undefined && description.type !== type) {
    descriptionNode.problem ??= `describes a key of type ${description.type}, the wrapped key is ${type}`;
  }
  if (certificateNode !== undefined && key !== undefined && key.type !== type) {
    certificateNode.problem ??= `belongs to a key of type ${key.type}, the wrapped key is ${type}`;
  }
  const size = key?.type === type ? publicKeySize(key) : undefined;
  const described = description?.type === type && description.size !== 0 ? description.size : undefined;
  if (descriptionNode !== undefined && size !== undefined && described !== undefined && described !== size) {
    descriptionNode.problem ??= `describes a key of ${described} bits, that of the certificate or request has ${size}`;
  }
  const bits = size ?? described;
  if (bits !== undefined) compareCiphertext(file, nodes, facts, bits);
}

function compareCiphertext(file: Uint8Array, [root]: readonly StructureNode[], { blob }: ContainerFacts, bits: number): void {
  if (blob === undefined || root === undefined) return;
  const { parts, problems } = walkKeyBlob(blob);
  const ciphertext = parts.find(({ name }) => name === "ciphertext");
  const code = parts.find(({ name }) => name === "keyType")?.value[0];
  if (problems.length > 0 || ciphertext === undefined || !isKeyTypeCode(code)) return;
  const { least, most } = ciphertextLengths(code, Math.ceil(bits / 8));
  if (least <= ciphertext.length && ciphertext.length <= most) return;
  const reason = `${ciphertext.length} bytes do not fit a key of ${bits} bits, which takes ${least === most ? least : `${least} to ${most}`}`;
  blame(root, blob.byteOffset - file.byteOffset + ciphertext.offset, reason);
}

const BLOCK = 16;
/** Random bytes and size in front of the key. */
const HEAD = 10;
/** Leading zeros of so many numbers may be left out, and of some a byte more by chance. */
const SLACK = 16;
const EXPONENT = { least: 1, most: 8 };

/**
 * Least and greatest length of the ciphertext of a key whose modulus or field takes so many bytes (SmartCard-HSM ref. 6.1):
 * padding is always there or only where needed, and a curve's `a` may be left out.
 */
function ciphertextLengths(code: KeyTypeCode, bytes: number): { least: number; most: number } {
  const blocks = (least: number, most: number) => ({
    least: BLOCK * Math.ceil((HEAD + least) / BLOCK),
    most: BLOCK * (Math.floor((HEAD + most) / BLOCK) + 1),
  });
  switch (code) {
    case keyTypes.rsa: {
      const numbers = 3 * 2 + 2 * bytes;
      return blocks(numbers + EXPONENT.least - SLACK, numbers + EXPONENT.most);
    }
    case keyTypes.rsaCrt: {
      const numbers = 7 * 2 + 5 * Math.ceil(bytes / 2) + bytes;
      return blocks(numbers + EXPONENT.least - SLACK, numbers + EXPONENT.most);
    }
    case keyTypes.ec: {
      const numbers = 7 * 2 + 2 + 9 * bytes;
      return blocks(numbers - bytes - SLACK, numbers);
    }
    case keyTypes.aes:
      return blocks(bytes, bytes);
  }
}
