import { createHash } from "node:crypto";
import { sw } from "../../formats/iso7816";
import { Refusal } from "../refusal";

const lengths = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 } as const;

export type HashName = keyof typeof lengths;

export function hash(name: HashName, data: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash(name).update(data).digest());
}

/** The hash that makes digests of that many bytes; refuses other lengths. */
export function hashOfLength(length: number): HashName {
  const names: HashName[] = ["sha1", "sha224", "sha256", "sha384", "sha512"];
  const name = names.find((candidate) => lengths[candidate] === length);
  if (name === undefined) throw new Refusal(sw.wrongLength);
  return name;
}
