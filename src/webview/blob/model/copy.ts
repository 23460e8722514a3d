import type { Node } from "../../../protocol";
import type { CopyForm } from "../../../protocol/webview-messages";
import { byteCount } from "../../shared/words";
import { hexOf } from "./bytes";
import { pathOf, type Entry } from "./structure";

/** What goes to the clipboard, and how the status bar calls it. */
export interface Copy {
  text: string;
  what: string;
}

const forms: Record<CopyForm, (entry: Entry, bytes: Uint8Array) => Copy> = {
  value: ({ node }, bytes) => ({ text: node.value ?? hexOf(bytes), what: node.name }),
  hex: (_, bytes) => ({ text: hexOf(bytes), what: byteCount(bytes.length) }),
  base64: (_, bytes) => ({ text: base64Of(bytes), what: `${byteCount(bytes.length)} as base64` }),
  path: (entry) => ({ text: pathInWords(entry), what: `path of ${entry.node.name}` }),
  json: ({ node, bit, parent }, bytes) => ({
    text: JSON.stringify(bit ? flagOf(bit) : subtreeOf(node, bytes, node.offset), undefined, 2),
    what: `${bit && parent ? `${parent.node.name}: ` : ""}${node.name} as JSON`,
  }),
};

/** A part in one of the forms to copy it in. */
export function copyOf(entry: Entry, file: Uint8Array, form: CopyForm): Copy {
  return forms[form](entry, bytesIn(entry, file));
}

/** The bytes of a part, a view of the file. */
export function bytesIn({ node }: Entry, file: Uint8Array): Uint8Array {
  return file.subarray(node.offset, node.offset + node.length);
}

/** "Key backup \u203a Wrapped key \u203a Key type" */
export function pathInWords(entry: Entry): string {
  return pathOf(entry)
    .map(({ node }) => node.name)
    .join(" \u203a ");
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** A part with all that is in it; those without parts bring their bytes along. */
function subtreeOf(node: Node, bytes: Uint8Array, start: number): object {
  const { name, value, tag, offset, length, problem, bits, children } = node;
  const own = { name, value, tag, offset, length, problem };
  if (children) return { ...own, children: children.map((child) => subtreeOf(child, bytes, start)) };
  const content = hexOf(bytes.subarray(offset - start, offset - start + length));
  return { ...own, bytes: content, bits: bits?.map(flagOf) };
}

function flagOf({ name, offset, mask, set }: NonNullable<Node["bits"]>[number]): object {
  return { name, offset, mask, set };
}
