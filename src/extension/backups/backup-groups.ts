import type { Hex, KeyReference } from "../../protocol/values";
import type { ReadCard } from "../cards/snapshot";
import { cardName, cardWords } from "../words";
import { backedUpKey } from "./backed-up-key";
import type { BackedUpKey } from "./backed-up-key";
import type { CardCoverage, MatchedBy } from "./coverage";
import type { IndexedBackup } from "./indexed-backup";

/** A connected card, and which of its keys the backups cover. */
export interface CoveredCard {
  read: ReadCard;
  coverage: CardCoverage;
}

/** A connected card by the shortest words that tell it from the others. */
export interface NamedCard {
  read: ReadCard;
  words: string;
}

/** Where a key of a backup is. */
export interface KeyOnCard extends NamedCard {
  keyRef: KeyReference;
  matchedBy: MatchedBy;
}

/** A key with all of its backups under one DKEK, the newest first. */
export interface KeyGroup {
  /** The same for the same key over time, among those of its DKEK. */
  name: string;
  key: BackedUpKey;
  files: readonly [IndexedBackup, ...IndexedBackup[]];
  on: readonly KeyOnCard[];
}

export interface DkekGroup {
  kcv: Hex;
  /** Connected cards that have this DKEK, and so restore its files. */
  heldBy: readonly NamedCard[];
  keys: readonly KeyGroup[];
}

export interface BackupGroups {
  dkeks: readonly DkekGroup[];
  /** Files that no card would restore. */
  damaged: readonly IndexedBackup[];
}

/** Backups by their DKEK and their key: DKEKs of connected cards first, keys by label. */
export function backupGroups(files: readonly IndexedBackup[], cards: readonly CoveredCard[]): BackupGroups {
  const onCards = keysOnCards(cards);
  const damaged: IndexedBackup[] = [];
  const dkeks = new Map<Hex, Map<string, CollectedKey>>();
  for (const backup of files) {
    const key = backedUpKey(backup);
    if (key === undefined) {
      damaged.push(backup);
      continue;
    }
    const keys = dkeks.get(key.kcv) ?? new Map<string, CollectedKey>();
    dkeks.set(key.kcv, keys);
    collect(keys, key, backup);
  }
  const groups = [...dkeks].map(([kcv, keys]) => ({
    kcv,
    heldBy: cards.filter(({ read: { card } }) => card.dkek.kcv === kcv).map(({ read }) => ({ read, words: wordsFor(read, cards) })),
    keys: [...keys].map(([name, collected]) => keyGroup(name, collected, onCards)).sort(byLabel),
  }));
  return { dkeks: groups.sort(heldFirst), damaged: damaged.sort((one, other) => compare(one.name, other.name)) };
}

interface CollectedKey {
  key: BackedUpKey;
  files: [IndexedBackup, ...IndexedBackup[]];
}

function collect(keys: Map<string, CollectedKey>, key: BackedUpKey, backup: IndexedBackup): void {
  const name = nameOf(key, backup.sha256);
  const known = keys.get(name);
  if (known === undefined) {
    keys.set(name, { key, files: [backup] });
    return;
  }
  known.files.push(backup);
  // A verified file tells the most of the key.
  if (backup.verified !== undefined) known.key = key;
}

function keyGroup(name: string, { key, files }: CollectedKey, onCards: ReadonlyMap<string, KeyOnCard[]>): KeyGroup {
  files.sort((one, other) => other.modified - one.modified || compare(one.uri, other.uri));
  const on = files.flatMap(({ uri }) => onCards.get(uri) ?? []);
  const once = new Map(on.map((place) => [`${place.read.reader}\n${place.keyRef}`, place]));
  return { name, key, files, on: [...once.values()] };
}

/** What two files of one key have in common, as far as it shows; a file of which nothing shows stands for itself. */
function nameOf({ keyType, keySize, curve, label, id, publicKeySha256, aesKcv }: BackedUpKey, sha256: Hex): string {
  if (publicKeySha256 !== undefined) return `public-key:${publicKeySha256}`;
  if (aesKcv !== undefined) return `aes-kcv:${aesKcv}`;
  if (label !== undefined || id !== undefined) return `description:${JSON.stringify([keyType, keySize, curve, label, id])}`;
  return `file:${sha256}`;
}

function keysOnCards(cards: readonly CoveredCard[]): ReadonlyMap<string, KeyOnCard[]> {
  const places = new Map<string, KeyOnCard[]>();
  for (const { read, coverage } of cards) {
    const words = wordsFor(read, cards);
    for (const [keyRef, { files }] of coverage) {
      for (const { backup, matchedBy } of files) {
        places.set(backup.uri, [...(places.get(backup.uri) ?? []), { read, words, keyRef, matchedBy }]);
      }
    }
  }
  return places;
}

function wordsFor({ card }: ReadCard, cards: readonly CoveredCard[]): string {
  const namesakes = cards.filter(({ read }) => cardName(read.card) === cardName(card));
  return namesakes.length > 1 ? cardWords(card) : cardName(card);
}

function heldFirst(one: DkekGroup, other: DkekGroup): number {
  return Number(other.heldBy.length > 0) - Number(one.heldBy.length > 0) || compare(one.kcv, other.kcv);
}

function byLabel(one: KeyGroup, other: KeyGroup): number {
  return compare(one.key.label ?? "", other.key.label ?? "") || compare(one.name, other.name);
}

/** Thousands of names are to be put in order: by the locale, that takes a hundred times as long. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
