import type { Card } from "../../protocol/cards";
import type { Key } from "../../protocol/keys";
import { accountText } from "../accounts/account-text";
import type { Entry } from "../accounts/account-text";
import type { Standing } from "../backup-manifest/standing";
import { manifestFileName } from "../backup-manifest/manifest";
import { failureSentence, failureText } from "../failures/failure-text";
import { cardWords, counted, keyName, keyTypeWords } from "../words";
import { zeroDkekWords } from "../zero-dkek";
import type { KeyBackup } from "./back-up-keys";
import { endingWords } from "./ending-words";
import type { Outcome, Run } from "./one-by-one";

export interface KeyStanding {
  key: Key;
  standing: Standing;
}

/** What a run would do, in sentences, before it is begun. */
export function previewWords(standings: readonly KeyStanding[]): string {
  const of = <S extends Standing["state"]>(state: S) =>
    standings.flatMap(({ key, standing }) => (standing.state === state ? [{ key, standing: standing as Extract<Standing, { state: S }> }] : []));
  const [fresh, changed, undecided, there] = [of("new"), of("changed"), of("undecided"), of("there")];
  const lines = [
    fresh.length > 0 && `${counted(fresh.length, "key is", "keys are")} not in the list of backups there yet.`,
    changed.length > 0 && `${counted(changed.length, "key needs", "keys need")} a new backup:`,
    ...changed.slice(0, 5).map(({ key, standing }) => `  “${keyName(key)}”: ${standing.why}.`),
    changed.length > 5 && `  and ${changed.length - 5} more.`,
    undecided.length > 0 && `${counted(undecided.length, "key is", "keys are")} compared after the PIN, and backed up only if that shows a change.`,
    there.length > 0 && `${counted(there.length, "key is", "keys are")} backed up there already.`,
  ];
  return lines.filter((line) => line !== false).join("\n");
}

type BackUpRun = Run<Key, KeyBackup>;

/** What became of a run, in a sentence or two. */
export function resultWords(card: Card, folder: string, run: BackUpRun): { isGood: boolean; words: string } {
  const { outcomes, ending } = run;
  const written = outcomes.filter((one) => one.state === "done" && one.result.state === "written").length;
  const there = outcomes.filter((one) => one.state === "done" && one.result.state === "there").length;
  const left = outcomes.length - written - there;
  const already = there === 0 ? "" : ` ${counted(there, "was", "were")} there already.`;
  const wrote = written === 0 ? `No backup was written to “${folder}”.` : `Backed up ${counted(written, "key")} of ${cardWords(card)} to “${folder}”, read back and compared.`;
  if (left === 0) return { isGood: true, words: wrote + already };
  const [failed] = outcomes.flatMap((one) => (one.state === "failed" ? [failureText(one.failure).what] : []));
  const why = ending === "cancelled" ? "You cancelled it." : (failed ?? "");
  return { isGood: false, words: `${wrote}${already} ${counted(left, "key is", "keys are")} not backed up. ${why}`.trim() };
}

/** The account of a run: every key with what became of it. */
export function backUpAccount(card: Card, folder: string, time: Date, run: BackUpRun): string {
  const entries = (words: (outcome: Outcome<Key, KeyBackup>) => string | undefined): Entry[] =>
    run.outcomes.flatMap((outcome) => {
      const said = words(outcome);
      return said === undefined ? [] : [{ name: entryName(outcome.item), words: said }];
    });
  const done = (state: KeyBackup["state"]) =>
    entries((one) => (one.state === "done" && one.result.state === state ? doneWords(one.result) : undefined));
  const kcv = run.outcomes.flatMap((one) => (one.state === "done" ? [one.result.listed.kcv] : []))[0] ?? card.dkek.kcv;
  return accountText(
    `Backup of all keys of ${cardWords(card)}`,
    [
      ["Folder", folder],
      ["List of the backups", manifestFileName(card.serial)],
      ["DKEK", kcv === undefined ? undefined : `KCV ${kcv}`],
      ["Beware", zeroDkekWords(kcv)],
      ["Time", time.toLocaleString()],
      ["Ended", endingWords(run)],
    ],
    [
      {
        title: "Not backed up",
        note: "These keys have no new backup. What is said here tells why.",
        entries: entries((one) => (one.state === "failed" ? failureSentence(failureText(one.failure)) : undefined)),
      },
      {
        title: "Not tried",
        note: "Start the backup again: it writes only what is missing.",
        entries: entries((one) => (one.state === "not-tried" ? "Its turn did not come." : undefined)),
      },
      { title: "Written", note: "Each was read back and compared.", entries: done("written") },
      { title: "There already", entries: done("there") },
    ],
  );
}

function entryName(key: Key): string {
  return `${keyName(key)} (${keyTypeWords(key)}, key reference ${key.keyRef})`;
}

function doneWords({ listed, by }: KeyBackup): string {
  const note = by === "description" ? "\nKnown by label, ID, type and size only: the card tells nothing better of this key." : "";
  return `${listed.file}\nSHA-256 ${listed.sha256}${note}`;
}
