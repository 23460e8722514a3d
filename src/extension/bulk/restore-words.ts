import type { DescribedKey } from "../../protocol/backups";
import type { Card } from "../../protocol/cards";
import type { RestoredKey } from "../../protocol/keys";
import { accountText } from "../accounts/account-text";
import type { Entry, Group } from "../accounts/account-text";
import { failureSentence, failureText } from "../failures/failure-text";
import { shownName } from "../shown-text";
import { cardWords, counted, keyName, keyTypeWords } from "../words";
import type { ChosenFiles, NamedFile } from "./chosen-files";
import { amountWords, chosenWords } from "./chosen-words";
import { endingWords } from "./ending-words";
import type { Run } from "./one-by-one";
import { proofWords } from "../proof-words";
import { zeroDkekWords } from "../zero-dkek";
import type { PlannedFile } from "./restore-plan";

type Planned = PlannedFile<NamedFile>;
type Restoring = Extract<Planned["plan"], { state: "fits" }>;

/** A file that is to be restored, and where. */
export interface RestoreItem {
  file: NamedFile;
  plan: Restoring;
}

export interface RestorePreview {
  card: Card;
  chosen: Omit<ChosenFiles, "files">;
  files: readonly Planned[];
}

export function describedWords({ keyType, keySize, curve, label }: Partial<DescribedKey>): string {
  const type = keyType === undefined ? "a key" : keyTypeWords({ type: keyType, ...(keySize !== undefined && { size: keySize }), ...(curve !== undefined && { curve }) });
  return label === undefined || label === "" ? type : `${shownName(label)}, ${type}`;
}

/** What a restore would do, before any PIN: as a document. */
export function previewText({ card, chosen, files }: RestorePreview): string {
  const of = <S extends Planned["plan"]["state"]>(state: S, words: (plan: Extract<Planned["plan"], { state: S }>, file: Planned) => string): Entry[] =>
    files.flatMap((file) => (file.plan.state === state ? [{ name: file.file.name, words: words(file.plan as Extract<Planned["plan"], { state: S }>, file) }] : []));
  const kcvs = [...new Set(files.flatMap(({ plan }) => plan.kcv ?? []))];
  return accountText(
    `What restoring ${chosen.name} onto ${cardWords(card)} would do`,
    [
      ["Looked at", lookedAt({ chosen, files })],
      ["Card", `${cardWords(card)}, ${counted(card.keys.length, "key")}`],
      ["DKEK of the card", card.dkek.kcv === undefined ? "its KCV is told after the PIN" : `KCV ${card.dkek.kcv}`],
      ["DKEK of the files", kcvs.map((kcv) => `KCV ${kcv}`).join(", ")],
      ["Beware", [card.dkek.kcv, ...kcvs].map(zeroDkekWords).find((words) => words !== undefined)],
      ["Other files", chosen.foreign === 0 ? undefined : `${chosen.foreign} that hold no wrapped key are left out`],
    ],
    [
      { title: "To be restored", entries: of("fits", fitsWords) },
      { title: "On the card already", note: "Nothing is done with them.", entries: of("present", (plan) => `${describedWords(plan)}: this very key is on the card as key reference ${plan.keyRef}.`) },
      { title: "Most likely on the card already", note: "Nothing is done with them. Restore one alone if it is another key.", entries: of("likely-present", likelyWords) },
      { title: "The same key once more", note: "One file of a key is enough.", entries: of("repeated", (plan, { sameAs }) => `${describedWords(plan)}: as in ${sameAs?.name ?? "another file"}.`) },
      ...leftOutGroups({ chosen, files }),
    ],
  );
}

/** What was chosen, and how many key blobs that are. */
export function lookedAt({ chosen, files }: Pick<RestorePreview, "chosen" | "files">): string {
  return `${chosenWords(chosen)}: ${amountWords(files.map(({ file }) => file.name))}`;
}

function fitsWords(plan: Restoring): string {
  const { keyRef, formerKeyRef, idHeldBy } = plan;
  return [
    `${describedWords(plan)}: goes to key reference ${keyRef}.`,
    ...(formerKeyRef === undefined ? [] : [`Its former reference ${formerKeyRef} is taken.`]),
    ...(idHeldBy === undefined ? [] : [`It has the same ID as “${keyName(idHeldBy)}” (key reference ${idHeldBy.keyRef}): programs that go by IDs can't tell the two apart.`]),
  ].join("\n");
}

function likelyWords(plan: Extract<Planned["plan"], { state: "likely-present" }>): string {
  return `${describedWords(plan)}: key reference ${plan.idHeldBy?.keyRef ?? "?"} has the same type, size, label and ID, and nothing tells them apart.`;
}

/** What can't be restored, and why. */
function leftOutGroups({ chosen, files }: Pick<RestorePreview, "chosen" | "files">): Group[] {
  const refused = files.flatMap(({ file, plan }) =>
    plan.state === "refused" ? [{ name: file.name, words: `${plan.label === undefined ? "" : `${describedWords(plan)}: `}${failureSentence(failureText(plan.failure))}` }] : [],
  );
  return [
    { title: "Can't be restored", entries: refused },
    { title: "Missing or unusable", entries: chosen.unusable.map(({ name, why }) => ({ name, words: why })) },
  ];
}

/** The same in counts, for the question whether to go on. */
export function previewCounts({ chosen, files }: RestorePreview): string {
  const count = (...states: Planned["plan"]["state"][]): number => files.filter(({ plan }) => states.includes(plan.state)).length;
  const moved = files.filter(({ plan }) => plan.state === "fits" && plan.formerKeyRef !== undefined).length;
  const colliding = files.filter(({ plan }) => plan.state === "fits" && plan.idHeldBy !== undefined).length;
  return told([
    [moved, `${counted(moved, "key gets", "keys get")} another key reference than before.`],
    [colliding, `${counted(colliding, "key has", "keys have")} the ID of another key.`],
    [count("present"), `${counted(count("present"), "key is", "keys are")} on the card already.`],
    [count("likely-present"), `${counted(count("likely-present"), "key is", "keys are")} most likely on the card already.`],
    [count("repeated"), `${counted(count("repeated"), "file holds", "files hold")} a key that another file holds, too.`],
    ...leftOutCounts({ chosen, files }),
    [chosen.foreign, `${counted(chosen.foreign, "file holds", "files hold")} no wrapped key.`],
  ]).join("\n");
}

type Count = [number, string];

const told = (counts: readonly Count[]): string[] => counts.flatMap(([number, words]) => (number === 0 ? [] : [words]));

/** Keys that somebody may believe to be on the card afterwards, and are not. */
function leftOutCounts({ chosen, files }: Pick<RestorePreview, "chosen" | "files">): Count[] {
  const refused = files.filter(({ plan }) => plan.state === "refused").length;
  return [
    [refused, `${counted(refused, "file", "files")} can't be restored onto this card.`],
    [chosen.unusable.length, `${counted(chosen.unusable.length, "file is", "files are")} missing or unusable.`],
  ];
}

export type RestoreRun = Run<RestoreItem, RestoredKey>;

/** What became of a restore, in a sentence or two. */
export function restoreResult(preview: RestorePreview, { outcomes, ending }: RestoreRun): { isGood: boolean; words: string } {
  const { card, chosen } = preview;
  const restored = outcomes.flatMap((one) => (one.state === "done" ? [one.result] : []));
  const proven = restored.filter(({ proof }) => proof?.valid === true).length;
  const left = outcomes.length - restored.length;
  const [failed] = outcomes.flatMap((one) => (one.state === "failed" ? [failureText(one.failure).what] : []));
  const works = proven === restored.length ? " Each proved that it works." : ` ${counted(proven, "of them", "of them")} proved to work; see the account for the others.`;
  const done = restored.length === 0 ? `No key was restored onto ${cardWords(card)}.` : `Restored ${counted(restored.length, "key")} onto ${cardWords(card)}.${works}`;
  const leftOut = told(leftOutCounts(preview));
  if (left === 0) return { isGood: proven === restored.length && chosen.unusable.length === 0, words: [done, ...leftOut].join(" ") };
  const why = ending === "cancelled" ? "You cancelled it." : (failed ?? "");
  const sentences = [done, `${counted(left, "key is", "keys are")} not restored.`, why, ...leftOut];
  return { isGood: false, words: sentences.filter((one) => one !== "").join(" ") };
}

/** The account of a restore: every file with what became of it. */
export function restoreAccount(preview: RestorePreview, time: Date, run: RestoreRun): string {
  const { card, chosen } = preview;
  const done = (is: (proof: RestoredKey["proof"]) => boolean): Entry[] =>
    run.outcomes.flatMap((one) => (one.state === "done" && is(one.result.proof) ? [{ name: one.item.file.name, words: restoredWords(one.result) }] : []));
  return accountText(
    `Restore of ${chosen.name} onto ${cardWords(card)}`,
    [
      ["Card", cardWords(card)],
      ["DKEK", card.dkek.kcv === undefined ? undefined : `KCV ${card.dkek.kcv}`],
      ["Time", time.toLocaleString()],
      ["Ended", endingWords(run)],
    ],
    [
      {
        title: "Not restored",
        entries: run.outcomes.flatMap((one) => (one.state === "failed" ? [{ name: one.item.file.name, words: failureSentence(failureText(one.failure)) }] : [])),
      },
      {
        title: "Not tried",
        note: "Start the restore again: it leaves alone what is on the card by then.",
        entries: run.outcomes.flatMap((one) => (one.state === "not-tried" ? [{ name: one.item.file.name, words: "Its turn did not come." }] : [])),
      },
      { title: "Restored, but not proven to work", note: "Test these keys before you rely on them.", entries: done((proof) => proof?.valid !== true) },
      { title: "Restored", entries: done((proof) => proof?.valid === true) },
      ...leftOutGroups(preview),
    ],
  );
}

function restoredWords(key: RestoredKey): string {
  const place = `“${keyName(key)}”, ${keyTypeWords(key)}, key reference ${key.keyRef}.`;
  return key.proof === undefined ? `${place} It could not be asked for a proof.` : `${place} It ${proofWords(key.proof)}`;
}
