import type { Card } from "../../protocol/cards";
import type { Key } from "../../protocol/keys";
import type { CoverageState, CoveringFile, KeyCoverage } from "../backups/coverage";
import { oneLine } from "../shown-text";
import { cardWords, counted, dateWords, keyName, keyTypeWords } from "../words";

/** What a person can do about a key that is about to be deleted, beside leaving it alone. */
export type DeletionChoice = "back-up" | "verify" | "delete";

export interface DeletionQuestion {
  message: string;
  detail: string;
  choices: readonly DeletionChoice[];
}

export const choiceTitles: Record<DeletionChoice, string> = {
  "back-up": "Back up first…",
  verify: "Verify backups…",
  delete: "Delete key…",
};

/** What is lost with a key, and what is known to be left of it: what has no proven backup is told so first. */
export function deletionQuestion(at: Card, key: Key, { state, files }: KeyCoverage): DeletionQuestion {
  const { dkek } = at;
  const [name, card] = [`“${keyName(key)}”`, cardWords(at)];
  const facts = `${keyTypeWords(key)}, key reference ${key.keyRef}, ID ${key.id}${key.certificate === undefined ? "" : ", with its certificate"}.`;
  const question = (message: string, what: string, ...choices: DeletionChoice[]): DeletionQuestion => ({ message, detail: `${facts}\n\n${what}`, choices });
  if (dkek.state !== "ready") {
    const why = dkek.state === "none" ? "This card has no DKEK, so there can't be a backup" : "The card's DKEK is not complete, so there is no backup that it could restore";
    return question(`Delete the key ${name} from ${card}?`, `${why}: the key is lost for good, and so is everything that only it can decrypt.`, "delete");
  }
  switch (state) {
    case "none":
      return question(
        `${name} has no backup. Delete it from ${card} all the same?`,
        "No backup of it is known. Without one the key is lost for good, and so is everything that only it can decrypt.",
        "back-up",
        "delete",
      );
    case "other-dkek":
      return question(
        `${name} has no backup that this card can restore. Delete it from ${card} all the same?`,
        `Known backups of it were wrapped under another DKEK: ${fileWords(files)}. Without a card with that DKEK, or its shares, the key is lost for good.`,
        "back-up",
        "delete",
      );
    case "backed-up":
      // Nobody has shares to prove anything with.
      if (dkek.shares === 0) {
        return question(
          `The backup of ${name} can't be proven. Delete the key from ${card} all the same?`,
          `It is backed up in ${fileWords(files)}. ${doubts(files)}Only this very card can restore it, because its DKEK was made by the card: once that is initialized anew, lost or broken, the key is lost for good.`,
          "delete",
        );
      }
      return question(
        `The backup of ${name} was never proven. Delete the key from ${card} all the same?`,
        `It is backed up in ${fileWords(files)}. ${doubts(files)}Nobody has checked with the DKEK shares that the key can be restored from there.`,
        "verify",
        "delete",
      );
    case "proven":
      return question(`Delete the key ${name} from ${card}?`, `${provenWords(files)} It can be restored from there with the DKEK shares.`, "delete");
  }
}

/** What is said once a key is deleted: what brings it back, where that is known. */
export function deletedWords(at: Card, key: Key, coverage: KeyCoverage): string {
  const deleted = `Deleted “${keyName(key)}” from ${cardWords(at)}.`;
  const files = reliedOn(coverage);
  if (coverage.state === "none") return deleted;
  return `${deleted} ${coverage.state === "proven" ? "It can be restored from" : "What is known of its backups:"} ${fileWords(files)}.`;
}

/** Whether less is known of a key's backups than was told. */
export function isWeaker(now: CoverageState, told: CoverageState): boolean {
  const order: readonly CoverageState[] = ["none", "other-dkek", "backed-up", "proven"];
  return order.indexOf(now) < order.indexOf(told);
}

/** The files that a deletion relies on. */
export function reliedOn({ state, files }: KeyCoverage): readonly CoveringFile[] {
  return files.filter(({ proven, dkek }) => (state === "proven" ? proven : state === "other-dkek" || dkek !== "other-dkek"));
}

const shownFiles = 3;

function fileWords(files: readonly CoveringFile[]): string {
  const names = files.slice(0, shownFiles).map(({ backup }) => `“${oneLine(backup.name)}”`);
  const more = files.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${counted(more, "other file")}` : ""}`;
}

function doubts(files: readonly CoveringFile[]): string {
  return [
    ...(files.every(({ matchedBy }) => matchedBy === "description") ? ["Only label, ID, type and size tell that it is this key. "] : []),
    ...(files.every(({ dkek }) => dkek !== "same") ? ["The card tells only after the PIN whether it has the DKEK of the file. "] : []),
  ].join("");
}

function provenWords(files: readonly CoveringFile[]): string {
  const words = files.slice(0, shownFiles).map(({ backup }) => `“${oneLine(backup.name)}”${backup.verified === undefined ? "" : `, proven ${dateWords(backup.verified.at)}`}`);
  const more = files.length - words.length;
  const looked = files.length === 1 ? "The file was looked at just now: it is the one that was proven." : "The files were looked at just now: they are the ones that were proven.";
  return `It is backed up in ${words.join("; ")}${more > 0 ? ` and ${counted(more, "other file")}` : ""}. ${looked}`;
}
