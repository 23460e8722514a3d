import type { KeyReference } from "../../protocol/values";
import type { IndexedBackup } from "./indexed-backup";

/**
 * Whether a key on a card would survive the card.
 *
 * - `none`: there is no backup of it that is known
 * - `other-dkek`: only backups that this card can't restore, because they were wrapped under another DKEK
 * - `backed-up`: a file of it that this card can restore, as far as that shows without its DKEK
 * - `proven`: such a file, whose content was verified with the shares to be this very key
 */
export type CoverageState = "none" | "other-dkek" | "backed-up" | "proven";

/**
 * What a file and a key were recognised by.
 *
 * - `public-key`: the same public key
 * - `aes-kcv`: the same key check value of an AES key
 * - `description`: label, ID, type and size agree, and nothing better is known: likely, not certain
 */
export type MatchedBy = "public-key" | "aes-kcv" | "description";

export interface CoveringFile {
  backup: IndexedBackup;
  matchedBy: MatchedBy;
  /** `other-dkek`: the card can't restore it. `unknown-dkek`: the card does not tell its KCV before the PIN. */
  dkek: "same" | "other-dkek" | "unknown-dkek";
  /** Verified with the shares, and found to hold this very key. */
  proven: boolean;
}

export interface KeyCoverage {
  state: CoverageState;
  /** The best first: proven, then of this DKEK, then the newest. */
  files: readonly CoveringFile[];
}

/** Of the keys of one card, by their references. */
export type CardCoverage = ReadonlyMap<KeyReference, KeyCoverage>;
