import type { Bit, Node } from "../../../protocol";

/** A node and its place in the tree. */
export interface Entry {
  /** Positions from the root, "0.2.1": the same part has the same id as long as the file keeps its shape. */
  readonly id: string;
  /** For a flag: a node of the byte it is in. */
  readonly node: Node;
  /** The flag that the entry stands for, where it stands for one. */
  readonly bit?: Bit;
  /** 1 at the root. */
  readonly level: number;
  /** Counts from 0 among `siblings`, which include this entry. */
  readonly position: number;
  readonly siblings: readonly Entry[];
  readonly parent: Entry | undefined;
  readonly children: readonly Entry[];
}

/** The nodes of one file as a tree that can be walked up as well as down. */
export interface Structure {
  readonly roots: readonly Entry[];
  readonly byId: ReadonlyMap<string, Entry>;
}

/** Puts every node in its place. */
export function structureOf(nodes: readonly Node[]): Structure {
  const byId = new Map<string, Entry>();
  return { roots: place(nodes, undefined, byId), byId };
}

function place(nodes: readonly Node[], parent: Entry | undefined, byId: Map<string, Entry>): Entry[] {
  const siblings: Entry[] = [];
  nodes.forEach((node, position) => {
    const id = parent ? `${parent.id}.${position}` : String(position);
    const children: Entry[] = [];
    const entry = { id, node, level: (parent?.level ?? 0) + 1, position, siblings, parent, children };
    siblings.push(entry);
    byId.set(id, entry);
    children.push(...place(node.children ?? [], entry, byId), ...placeBits(node.bits ?? [], entry, byId));
  });
  return siblings;
}

function placeBits(bits: readonly Bit[], parent: Entry, byId: Map<string, Entry>): Entry[] {
  const siblings: Entry[] = [];
  bits.forEach((bit, position) => {
    const node = { name: bit.name, offset: bit.offset, length: 1, value: bit.set ? "set" : "not set" };
    const id = `${parent.id}.${position}`;
    const entry = { id, node, bit, level: parent.level + 1, position, siblings, parent, children: [] };
    siblings.push(entry);
    byId.set(id, entry);
  });
  return siblings;
}

/** The deepest entry that holds the byte at `offset`; a flag holds none of its own. */
export function deepestAt(structure: Structure, offset: number): Entry | undefined {
  return deepestOver(structure, offset, offset + 1);
}

/** The deepest entry that holds all bytes from `start` up to, not including, `end`. */
export function deepestOver(structure: Structure, start: number, end: number): Entry | undefined {
  let deepest: Entry | undefined;
  let level: readonly Entry[] = structure.roots;
  for (;;) {
    const next = level.find(({ node, bit }) => !bit && node.offset <= start && end <= node.offset + node.length);
    if (!next) return deepest;
    deepest = next;
    level = next.children;
  }
}

/** From the root down to the entry itself. */
export function pathOf(entry: Entry): Entry[] {
  const path: Entry[] = [];
  for (let step: Entry | undefined = entry; step; step = step.parent) path.unshift(step);
  return path;
}

/** Whether an entry is only the frame of the part it begins: its tag and length. */
export function isFrame({ node, position, parent }: Entry): boolean {
  return position === 0 && parent?.node.tag !== undefined && node.tag === undefined && parent.children.length > 1;
}

/** The entries a person sees, top to bottom, when those in `expanded` are open. */
export function visibleRows({ roots }: Structure, expanded: ReadonlySet<string>): Entry[] {
  const rowsOf = (entry: Entry): Entry[] => [entry, ...(expanded.has(entry.id) ? entry.children.flatMap(rowsOf) : [])];
  return roots.flatMap(rowsOf);
}
