import type { KeyCell } from "../../protocol/cluster-messages";
import type { Key } from "../../protocol/keys";
import { quotedKey } from "../words";
import type { ClusterCell, ClusterKey } from "./clusters";
import { differencesOf } from "./differences";
import { sourceOf } from "./sources";

/** The cells of a key in words. */
export function keyCells(key: ClusterKey): KeyCell[] {
  const source = sourceOf(key, new Set());
  const copyable = "why" in source ? {} : { source: { reader: source.at.reader, keyRef: source.key.keyRef } };
  return key.cells.map((cell) => {
    const { state } = cell;
    const text = textOf(cell);
    const remarks = remarksOf(key, cell);
    return {
      state,
      text,
      remarks,
      spoken: [spokenState[state], ...(state === "present" ? [text] : []), ...remarks].join(", "),
      ...(cell.state === "present" && { held: { reader: cell.at.reader, keyRef: cell.keys[0].keyRef } }),
      ...((state === "missing" || state === "unclear") && copyable),
    };
  });
}

const spokenState: Record<KeyCell["state"], string> = {
  present: "here",
  missing: "missing",
  unclear: "unclear whether it is here",
  cannot: "can't be here",
};

function textOf(cell: ClusterCell): string {
  if (cell.state !== "present") return cell.state === "cannot" ? "can't be here" : cell.state;
  const references = cell.keys.map(({ keyRef }) => keyRef);
  return references.length === 1 ? `reference ${references.join()}` : `references ${references.join(" and ")}`;
}

function remarksOf(key: ClusterKey, cell: ClusterCell): string[] {
  switch (cell.state) {
    case "present":
      return [...new Set(cell.keys.flatMap((held) => presentRemarks(key, held)))];
    case "missing":
      return [];
    case "unclear":
      return [`perhaps ${cell.perhaps.map(quotedKey).join(", or ")}`];
    case "cannot":
      return [`no ${cell.feature}`];
  }
}

/** What is other on this card, and the certificate. */
function presentRemarks(key: ClusterKey, held: Key): string[] {
  const differs = differencesOf(held, key);
  return [
    ...(differs.label ? [held.label === "" ? "without a label" : `label “${held.label}”`] : []),
    ...(differs.id ? [`ID ${held.id}`] : []),
    ...(held.certificate === undefined ? [] : [differs.certificate === "other" ? "another certificate" : "certificate"]),
    ...(differs.certificate === "missing" ? ["certificate missing"] : []),
  ];
}
