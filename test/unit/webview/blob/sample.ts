import type { Node } from "../../../../src/protocol";
import { structureOf, type Entry, type Structure } from "../../../../src/webview/blob/model/structure";

/** Two parts: one of two fields, the second of which has fields too, and one that is all there is to it. */
export const sampleNodes: Node[] = [
  {
    name: "Wrapped key",
    offset: 0,
    length: 20,
    tag: "OCTET STRING",
    children: [
      { name: "Tag and length", offset: 0, length: 2 },
      { name: "KCV", offset: 2, length: 8, value: "ECE4B527F251FACB" },
      {
        name: "Algorithm",
        offset: 10,
        length: 10,
        children: [
          { name: "Length", offset: 10, length: 2 },
          { name: "Identifier", offset: 12, length: 8, problem: "is not known" },
        ],
      },
    ],
  },
  { name: "Access rules", offset: 20, length: 4 },
  { name: "Nothing", offset: 24, length: 0 },
];

export const sampleSize = 24;

export function sampleStructure(): Structure {
  return structureOf(sampleNodes);
}

export function entryNamed(structure: Structure, name: string): Entry {
  const entry = [...structure.byId.values()].find(({ node }) => node.name === name);
  if (!entry) throw new Error(`no part is named ${name}`);
  return entry;
}

export const namesOf = (entries: readonly Entry[]): string[] => entries.map(({ node }) => node.name);
