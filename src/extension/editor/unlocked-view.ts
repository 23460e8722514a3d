import type { Node } from "../../protocol/blobs";
import type { Hex } from "../../protocol/values";
import type { BlobLock, KeyBlobView } from "../../protocol/webview-messages";
import type { EditorSituation } from "../names";

/** What unlocking a key blob, or opening a share, told. */
export type Opened = { lock: BlobLock } | { kcv: Hex };

/** A file together with what opening it told; what does not fit the file is left out. */
export function withOpened(view: KeyBlobView, opened: Opened | undefined): KeyBlobView {
  if (opened === undefined) return view;
  if (view.state === "share" && "kcv" in opened) return { ...view, kcv: opened.kcv };
  if (view.state !== "blob" || !("lock" in opened)) return view;
  const { lock } = opened;
  if (lock.state === "locked") return { ...view, lock };
  const { decoded } = view;
  return { ...view, lock, decoded: { ...decoded, nodes: withInside(decoded.nodes, lock.check.inside) } };
}

/** The tree with the parts of the ciphertext as children of its leaf, whose bytes they cover. */
function withInside(nodes: readonly Node[], inside: readonly Node[]): Node[] {
  const [first] = inside;
  const last = inside.at(-1);
  if (first === undefined || last === undefined) return [...nodes];
  const end = last.offset + last.length;
  const open = (node: Node): Node => {
    if (node.children !== undefined) return { ...node, children: node.children.map(open) };
    return node.offset === first.offset && node.offset + node.length === end ? { ...node, children: [...inside] } : node;
  };
  return nodes.map(open);
}

/** What the padlock in the editor's title is about. */
export function situationOf(view: KeyBlobView | undefined): EditorSituation {
  if (view?.state === "share") {
    if (view.decoded.problems.length > 0) return "other";
    return view.kcv === undefined ? "share-closed" : "share-opened";
  }
  if (view?.state !== "blob") return view?.state === "damaged" ? "blob-damaged" : "other";
  if (!view.decoded.restorable) return "blob-damaged";
  if (view.lock.state === "locked") return "blob-locked";
  const { macValid, damage } = view.lock.check;
  return macValid && damage === undefined ? "blob-unlocked" : "blob-bad";
}
