import { readFileSync } from "node:fs";
import type { StructureNode } from "../../../src/formats/structure";

/** Every file of a wrapped key in test/fixtures/vectors. */
export const files = [
  "opensc/wrap-rsa2048.bin",
  "opensc/wrap-rsa2048-x509.bin",
  "opensc/wrap-ec256.bin",
  "opensc/wrap-aes128.bin",
  "opensc/wrap-aes256.bin",
  "aes128_vendor.blob",
  "aes256_vendor.blob",
  "ec_p256_vendor.blob",
  "ec_p256_pico.blob",
  "rsa2048_type5.blob",
  "rsa2048_type6.blob",
] as const;

export const read = (file: string) => new Uint8Array(readFileSync(`test/fixtures/vectors/${file}`));

export function leavesOf(nodes: readonly StructureNode[]): StructureNode[] {
  return nodes.flatMap((node) => (node.children === undefined ? [node] : leavesOf(node.children)));
}

/** The node that is found under these names, one within the other. */
export function nodeAt(nodes: readonly StructureNode[], ...names: string[]): StructureNode {
  const [name, ...rest] = names;
  const node = nodes.find((candidate) => candidate.name === name);
  if (node === undefined) throw new Error(`no ${name ?? ""} among ${nodes.map((other) => other.name).join(", ")}`);
  return rest.length === 0 ? node : nodeAt(node.children ?? [], ...rest);
}
