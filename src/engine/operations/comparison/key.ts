import { equal } from "../../../formats/bytes";
import { FormatError } from "../../../formats/format-error";
import { samePublicKey } from "../../../formats/public-key";
import type { DecodedBlob, KeyTrait, KeyVerdict } from "../../../protocol";
import { fromBase64 } from "../presentation";
import { ciphertextLength } from "./wrapping";

type Facts = Omit<DecodedBlob, "nodes">;

/** What tells of one key. */
export interface KeyEvidence {
  facts: Facts;
  /** The key blob. */
  wrapped: Uint8Array;
}

/** Whether two files hold the same key, as far as can be known without the DKEK. */
export function compareKeys(a: KeyEvidence, b: KeyEvidence): KeyVerdict {
  const samePublic = comparePublicKeys(a.facts, b.facts);
  if (equal(a.wrapped, b.wrapped)) return samePublic === false ? { is: "contradictory" } : { is: "same", by: "wrapped-bytes" };
  const sameType = a.facts.keyType === b.facts.keyType;
  if (samePublic === true) return sameType ? { is: "same", by: "public-key" } : { is: "contradictory" };
  if (samePublic === false) return { is: "different", by: "public-key" };
  if (!sameType) return { is: "different", by: "type" };
  const { agree, differ } = compareTraits(a.facts, b.facts);
  if (differ.includes("size") || otherSecretLength(a, b)) return { is: "different", by: "size" };
  return { is: "unproven", agree: ["type", ...agree], differ };
}

/** Undefined where a file has none. */
function comparePublicKeys({ publicKey: a }: Facts, { publicKey: b }: Facts): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  try {
    return samePublicKey(fromBase64(a), fromBase64(b));
  } catch (error) {
    // Of a kind that no SmartCard-HSM has: their bytes differ, and nothing else can be told.
    if (error instanceof FormatError) return false;
    throw error;
  }
}

function compareTraits(a: Facts, b: Facts): { agree: KeyTrait[]; differ: KeyTrait[] } {
  const traits: [KeyTrait, unknown, unknown][] = [
    ["size", a.keySize, b.keySize],
    ["label", a.label, b.label],
    ["id", a.id, b.id],
  ];
  const told = traits.filter(([, inA, inB]) => inA !== undefined && inB !== undefined);
  const names = (agreeing: boolean) => told.filter(([, inA, inB]) => (inA === inB) === agreeing).map(([trait]) => trait);
  return { agree: names(true), differ: names(false) };
}

/** An AES key is written in one way only, so that its length shows in that of the ciphertext (SmartCard-HSM ref. 6.1). */
function otherSecretLength(a: KeyEvidence, b: KeyEvidence): boolean {
  if (a.facts.keyType !== "AES") return false;
  const [inA, inB] = [ciphertextLength(a.wrapped), ciphertextLength(b.wrapped)];
  return inA !== undefined && inB !== undefined && inA !== inB;
}
