import type { Element } from "./elements";
import type { StructureNode } from "./node";

/** How the tags of a format are written: by ASN.1 type, or as their bytes where the format numbers them so. */
export type TagNotation = "asn1" | "bytes";

/** The file under description and how its tags are written. */
export interface View {
  bytes: Uint8Array;
  notation: TagNotation;
  /** How deep the element lies. */
  depth: number;
}

/** The nodes of the content of a primitive element; they cover it from `offset` to `end`. */
export type Parts = (view: View, offset: number, end: number) => StructureNode[];

/** What is known of an element at some place of a format. */
export interface Shape {
  name: string | ((content: Uint8Array) => string);
  /** Absent: any. */
  tag?: number;
  /** What the content says; a FormatError where it breaks the format. Absent: as its tag says. */
  value?: (content: Uint8Array) => string | undefined;
  /** What is wrong with content that follows its format; undefined where nothing is. */
  problem?: (content: Uint8Array) => string | undefined;
  /** Names of the bits of a BIT STRING, whatever its tag is, the first one being the highest of the first byte. */
  bits?: readonly string[];
  /** Elements inside, in this order, each optional. */
  fields?: readonly Shape[] | ((elements: readonly Element[]) => readonly Shape[]);
  /** Every element inside. */
  each?: Shape;
  /** Of a primitive element whose content has parts of its own. */
  parts?: Parts;
}

/** The shape of each element: of the next field with its tag; undefined where none is left. */
export function shapesOf(elements: readonly Element[], shape: Shape | undefined): (Shape | undefined)[] {
  const each = shape?.each;
  if (each !== undefined) return elements.map(({ tag }) => (each.tag === undefined || each.tag === tag ? each : undefined));
  const fields = typeof shape?.fields === "function" ? shape.fields(elements) : (shape?.fields ?? []);
  let next = 0;
  return elements.map(({ tag }) => {
    // From the next one on, not from the first: a hostile file has as many fields as fit.
    for (let i = next; i < fields.length; i++) {
      const field = fields[i];
      if (field === undefined || (field.tag !== undefined && field.tag !== tag)) continue;
      next = i + 1;
      return field;
    }
    return undefined;
  });
}
