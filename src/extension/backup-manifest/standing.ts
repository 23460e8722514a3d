import type { AesKcv, Key, WrappedKey } from "../../protocol/keys";
import type { Base64, Hex } from "../../protocol/values";
import type { MatchedBy } from "../backups/coverage";
import type { ListedBackup } from "./manifest";

/** A backup that the manifest lists, and its file, if that is what the manifest says: not missing, not another one. */
export interface CheckedBackup {
  listed: ListedBackup;
  bytes?: Uint8Array;
}

/**
 * How a key of the card stands to the backups that the manifest lists.
 *
 * - `there`: one of them is a backup of this very key under this DKEK, as far as can be told without its shares
 * - `new`: none of them is of this key
 * - `changed`: one was, and is not any more: `why` as the rest of a sentence
 * - `undecided`: one may be: only what the card tells after the PIN decides, its KCV, or the check value of an AES key
 */
export type Standing =
  | { state: "there"; listed: ListedBackup; by: MatchedBy }
  | { state: "new" }
  | { state: "changed"; why: string }
  | { state: "undecided"; candidates: readonly ListedBackup[] };

/** What is known of a card beside its keys' descriptions. */
export interface KnownOfCard {
  /** Of its DKEK; absent while the card does not tell it. */
  kcv?: Hex;
  /** Of the key in question, if it is an AES key that told it since the card was put in. */
  aesKcv?: AesKcv;
}

export function standingOf(key: Key, known: KnownOfCard, backups: readonly CheckedBackup[]): Standing {
  const standings = backups.filter(({ listed }) => mayBeOf(key, listed)).map((backup) => standingTo(key, known, backup));
  const there = standings.find(({ state }) => state === "there");
  if (there !== undefined) return there;
  const candidates = standings.flatMap((one) => (one.state === "undecided" ? one.candidates : []));
  return candidates.length > 0 ? { state: "undecided", candidates } : (standings[0] ?? { state: "new" });
}

/** Whether the manifest means this key: by its public key where both are known, else by its reference and description. */
function mayBeOf(key: Key, listed: ListedBackup): boolean {
  if (key.publicKeySha256 !== undefined && listed.publicKeySha256 !== undefined) return key.publicKeySha256 === listed.publicKeySha256;
  return key.keyRef === listed.keyRef && key.type === listed.type && isSameSize(key, listed);
}

function isSameSize(key: Key, listed: ListedBackup): boolean {
  return (key.size === 0 ? undefined : key.size) === listed.size && key.curve === listed.curve;
}

function standingTo(key: Key, { kcv, aesKcv }: KnownOfCard, { listed, bytes }: CheckedBackup): Standing {
  const changed = (why: string): Standing => ({ state: "changed", why });
  if (bytes === undefined) return changed(`${listed.file} is missing, or is another file now`);
  if (kcv !== undefined && listed.kcv !== kcv) return changed(`${listed.file} was wrapped under another DKEK (${listed.kcv})`);
  if (listed.label !== key.label || listed.id !== key.id) return changed("it has another label or ID now");
  if (key.certificate !== undefined && !holds(bytes, key.certificate)) return changed("it has another certificate now");
  if (kcv === undefined) return { state: "undecided", candidates: [listed] };
  if (key.type !== "AES") {
    return { state: "there", listed, by: key.publicKeySha256 !== undefined && listed.publicKeySha256 !== undefined ? "public-key" : "description" };
  }
  if (aesKcv === undefined || listed.aesKcv === undefined) return { state: "undecided", candidates: [listed] };
  return aesKcv === listed.aesKcv ? { state: "there", listed, by: "aes-kcv" } : changed(`${listed.file} holds another key`);
}

/**
 * The backup of this key among those that were undecided, now that the card has wrapped the key once more. An AES key whose
 * check value the card can't tell has none for sure: another key may have come under its label, and a file too many loses nothing.
 */
export function stillThere(key: Key, candidates: readonly ListedBackup[], { kcv, aesKcv }: WrappedKey): ListedBackup | undefined {
  return candidates.find((listed) => listed.kcv === kcv && (key.type !== "AES" || (aesKcv !== undefined && aesKcv === listed.aesKcv)));
}

function holds(bytes: Uint8Array, part: Base64): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from(part, "base64"));
}
