import type { Hex, KeyReference, ReaderName } from "./values";

/** What the comparison of cards shows: everything in words, and what can be done about it. */
export interface ClustersView {
  /** Cards are still being read, or the engine is not up yet. */
  looking: boolean;
  tables: ClusterTable[];
  apart: CardApartView[];
}

/** The keys of cards with one DKEK: a row for each key, a column for each card. */
export interface ClusterTable {
  kcv: Hex;
  /** "3 cards have the DKEK 2BA159D3ADA6A53D" */
  heading: string;
  /** "2 of 6 keys are not on all cards" */
  sum: string;
  /** The same for the row of sums: "4 of 6 the same on all" */
  level: string;
  /** What to be aware of. */
  warnings: string[];
  /** Whether there is a key to copy to any of the cards. */
  uneven: boolean;
  columns: CardColumn[];
  rows: KeyRow[];
}

export interface CardColumn {
  /** The same for a card as long as it is in its reader. */
  id: string;
  reader: ReaderName;
  name: string;
  serial: string;
  /** Its state lies in a file. */
  virtual: boolean;
  /** "2 keys missing", "1 unclear" */
  sum: string[];
  /** Whether there is a key to copy to this card. */
  uneven: boolean;
}

export interface KeyRow {
  /** The same for a key, whichever cards come and go. */
  id: string;
  name: string;
  /** "RSA 2048 · ID 03" */
  kind: string;
  /** Where the cells of this row go by something weaker than the public key: what. */
  caution?: string;
  verdict: KeyVerdictView;
  /** One for each column. */
  cells: KeyCell[];
}

/** How a key stands to all cards together; shown by an icon and in words. */
export interface KeyVerdictView {
  standing: "missing" | "unclear" | "differs" | "cannot" | "level";
  /** "missing on 1 of 3", "labels differ": the first one gave the standing. */
  parts: string[];
}

/** A key on a card, as commands take it. */
export interface HeldKey {
  reader: ReaderName;
  keyRef: KeyReference;
}

export interface KeyCell {
  /** Shown by an icon and by `text`. */
  state: "present" | "missing" | "unclear" | "cannot";
  /** "reference 3" */
  text: string;
  /** What is other here than on the other cards, or why the key can't be here: in words. */
  remarks: string[];
  /** What a screen reader says. */
  spoken: string;
  /** The key in this cell. */
  held?: HeldKey;
  /** The key on another card that can be copied here. */
  source?: HeldKey;
}

/** A card that no other one stands in for. */
export interface CardApartView {
  id: string;
  reader: ReaderName;
  name: string;
  serial: string;
  why: string;
  /** Unlocking it tells its KCV. */
  unlockable: boolean;
}

/** From the extension host to the comparison of cards. */
export type MessageToClusters =
  | { type: "show"; view: ClustersView }
  /** Brings the column of a card into sight. */
  | { type: "reveal"; reader: ReaderName };

/** From the comparison of cards to the extension host. */
export type MessageFromClusters =
  /** The view listens; the host answers with `show`. */
  | { type: "ready" }
  | { type: "copyKey"; source: HeldKey; to: ReaderName }
  /** Copies to one card what it lacks. */
  | { type: "bringLevel"; reader: ReaderName }
  /** Copies to every card of this DKEK what it lacks. */
  | { type: "bringAllLevel"; kcv: Hex }
  | { type: "unlock"; reader: ReaderName };

/** What the view keeps while it is hidden or the window reloads. */
export interface KeptClusters {
  /** Only keys that are not the same on all cards are shown. */
  onlyUneven?: boolean | undefined;
  /** Scroll position in pixels. */
  top?: number | undefined;
  left?: number | undefined;
  /** The cell that has, or gets, the focus. */
  cell?: { kcv: Hex; row: string; column: string } | undefined;
}
