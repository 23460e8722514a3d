import { equal } from "../../../formats/bytes";
import type { ComparedField, ComparedRow, DecodedBlob, Node } from "../../../protocol";

/** A file and its parts; none where it could not be read. */
export interface Parts {
  file: Uint8Array;
  decoded: Pick<DecodedBlob, "kind" | "nodes"> | undefined;
}

/** Tag and length say nothing that the part they begin does not say. */
const frameName = "Tag and length";

/**
 * Rows of all parts of both files. Parts belong together by name and place, whether the key blob lies in a container
 * or is the whole file.
 */
export function compareParts(a: Parts, b: Parts): ComparedRow[] {
  return pairsOf(topOf(a), topOf(b)).flatMap((pair) => rowsOf(pair, [], a.file, b.file));
}

/** Both kinds of files alike: the parts of a container without the container, or the key blob alone. */
function topOf({ decoded }: Parts): readonly Node[] {
  if (decoded === undefined) return [];
  const [root, ...rest] = decoded.nodes;
  return decoded.kind === "container" ? [...partsOf(root), ...rest] : decoded.nodes;
}

function partsOf(node: Node | undefined): Node[] {
  return (node?.children ?? []).filter(({ name }) => name !== frameName);
}

interface Pair {
  name: string;
  a: Node | undefined;
  b: Node | undefined;
}

/** Siblings of both files by name, the second of one name with the second, in the order they have in the files. */
function pairsOf(a: readonly Node[], b: readonly Node[]): Pair[] {
  const [inA, inB] = [keyed(a), keyed(b)];
  const pairs: Pair[] = [];
  const waiting = new Map(inB);
  for (const [key, node] of inA) {
    const partner = inB.get(key);
    if (partner !== undefined) {
      for (const [other, stranger] of waiting) {
        if (other === key || inA.has(other)) break;
        waiting.delete(other);
        pairs.push({ name: stranger.name, a: undefined, b: stranger });
      }
      waiting.delete(key);
    }
    pairs.push({ name: node.name, a: node, b: partner });
  }
  for (const stranger of waiting.values()) pairs.push({ name: stranger.name, a: undefined, b: stranger });
  return pairs;
}

function keyed(nodes: readonly Node[]): Map<string, Node> {
  const seen = new Map<string, number>();
  return new Map(
    nodes.map((node) => {
      const count = (seen.get(node.name) ?? 0) + 1;
      seen.set(node.name, count);
      return [`${count} ${node.name}`, node];
    }),
  );
}

function rowsOf({ name, a, b }: Pair, path: string[], fileA: Uint8Array, fileB: Uint8Array): ComparedRow[] {
  const inside = pairsOf(partsOf(a), partsOf(b)).flatMap((pair) => rowsOf(pair, [...path, name], fileA, fileB));
  const group = inside.length > 0;
  const row: ComparedRow = {
    path,
    name,
    group,
    ...(a && { a: fieldOf(a) }),
    ...(b && { b: fieldOf(b) }),
    equal:
      a !== undefined &&
      b !== undefined &&
      (group ? sameInside(a, fileA, b, fileB, inside) : sameBytes(a, fileA, b, fileB)),
  };
  return [row, ...inside];
}

/** Tags and lengths count, too, where both have them: damage there may show in no part inside. */
function sameInside(a: Node, fileA: Uint8Array, b: Node, fileB: Uint8Array, inside: readonly ComparedRow[]): boolean {
  const [frameA, frameB] = [frameOf(a), frameOf(b)];
  const sameFrame = frameA === undefined || frameB === undefined || sameBytes(frameA, fileA, frameB, fileB);
  return sameFrame && inside.every((row) => row.equal);
}

function frameOf({ children }: Node): Node | undefined {
  return children?.find(({ name }) => name === frameName);
}

function sameBytes(a: Node, fileA: Uint8Array, b: Node, fileB: Uint8Array): boolean {
  return equal(bytesOf(a, fileA), bytesOf(b, fileB));
}

function bytesOf({ offset, length }: Node, file: Uint8Array): Uint8Array {
  return file.subarray(offset, offset + length);
}

function fieldOf({ value, offset, length, problem }: Node): ComparedField {
  return { ...(value !== undefined && { value }), offset, length, ...(problem !== undefined && { problem }) };
}
