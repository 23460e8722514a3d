import type { Card } from "../../protocol/cards";
import type { AesKcv, Key } from "../../protocol/keys";
import type { KeyReference } from "../../protocol/values";
import { backedUpKey } from "./backed-up-key";
import type { BackedUpKey } from "./backed-up-key";
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
 * - `description`: label, ID, type and size agree, and nothing better is known: likely, not certain. It counts under the
 *   DKEK of the card only, for other cards may have another key of that description.
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

/** How sure it is that a card can restore a file, the surest first. */
const dkekOrder = { same: 0, "unknown-dkek": 1, "other-dkek": 2 };

/**
 * Which of the files are backups of the keys of a card.
 *
 * A file counts when it would be restored: whole as far as is known, and of a kind that the card's device can hold. What is
 * known of the key inside by verification goes before what its certificate or request says.
 * @param aesKcvs of those AES keys of the card of which it is known
 */
export function coverageOf(
  card: Card,
  files: readonly IndexedBackup[],
  aesKcvs: ReadonlyMap<KeyReference, AesKcv> = new Map(),
): CardCoverage {
  const found = new Map<KeyReference, CoveringFile[]>(card.keys.map(({ keyRef }) => [keyRef, []]));
  // Nothing is ever wrapped or unwrapped without a DKEK.
  const candidates = card.dkek.state === "none" ? [] : files;
  for (const backup of candidates) {
    const inside = backedUpKey(backup);
    if (inside === undefined || inside.notHeldBy[card.device.kind] !== undefined) continue;
    const dkek = dkekOf(card, inside);
    for (const key of card.keys) {
      const matchedBy = matchOf(key, inside, aesKcvs.get(key.keyRef));
      if (matchedBy === undefined || (matchedBy === "description" && dkek === "other-dkek")) continue;
      found.get(key.keyRef)?.push({ backup, matchedBy, dkek, proven: inside.proven && dkek === "same" && matchedBy !== "description" });
    }
  }
  return new Map([...found].map(([keyRef, covering]) => [keyRef, { state: stateOf(covering), files: covering.sort(better) }]));
}

function dkekOf({ dkek }: Card, { kcv }: BackedUpKey): CoveringFile["dkek"] {
  // Without its last share the card restores nothing, and which DKEK it will have nobody can tell.
  if (dkek.state !== "ready") return "other-dkek";
  if (dkek.kcv === undefined) return "unknown-dkek";
  return dkek.kcv === kcv ? "same" : "other-dkek";
}

function matchOf(key: Key, inside: BackedUpKey, aesKcv: AesKcv | undefined): MatchedBy | undefined {
  if (key.type !== inside.keyType) return undefined;
  if (key.publicKeySha256 !== undefined && inside.publicKeySha256 !== undefined) {
    return key.publicKeySha256 === inside.publicKeySha256 ? "public-key" : undefined;
  }
  if (aesKcv !== undefined && inside.aesKcv !== undefined) return aesKcv === inside.aesKcv ? "aes-kcv" : undefined;
  return isDescribedAs(key, inside) ? "description" : undefined;
}

function isDescribedAs(key: Key, { label = "", id, keySize, curve }: BackedUpKey): boolean {
  return key.size > 0 && key.size === keySize && key.curve === curve && key.label === label && key.id === id;
}

function stateOf(files: readonly CoveringFile[]): CoverageState {
  if (files.some(({ proven }) => proven)) return "proven";
  if (files.some(({ dkek }) => dkek !== "other-dkek")) return "backed-up";
  return files.length > 0 ? "other-dkek" : "none";
}

function better(one: CoveringFile, other: CoveringFile): number {
  return (
    Number(other.proven) - Number(one.proven) ||
    dkekOrder[one.dkek] - dkekOrder[other.dkek] ||
    other.backup.modified - one.backup.modified
  );
}
