import type { Key } from "../../protocol/keys";
import type { ClusterKey } from "./clusters";

/** What a key on one card has other than on most of the cards. */
export interface Differences {
  label: boolean;
  id: boolean;
  /** `missing`: another card has a certificate of this key. */
  certificate: "none" | "missing" | "other";
}

export function differencesOf(key: Key, usual: ClusterKey): Differences {
  return {
    label: key.label !== usual.label,
    id: key.id !== usual.id,
    certificate: key.certificate === usual.certificate ? "none" : key.certificate === undefined ? "missing" : "other",
  };
}

/** The keys of a cluster's key on all cards that have it. */
export function keysPresent({ cells }: ClusterKey): Key[] {
  return cells.flatMap((cell) => (cell.state === "present" ? cell.keys : []));
}
