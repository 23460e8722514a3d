import { accountText } from "../accounts/account-text";
import type { Entry } from "../accounts/account-text";
import { failureOf } from "../failures/failure";
import { failureSentence, failureText } from "../failures/failure-text";
import { proofWords } from "../proof-words";
import { capitalized, cardWords, counted, keyName } from "../words";
import type { CopyOutcome } from "./copy-keys";
import type { LeftOut } from "./level-plan";

/** What was done of a plan. */
export interface Account {
  /** In a few sentences. */
  summary: string;
  /** What became of each key. */
  text: string;
  /** All that was to be copied was copied and proven. */
  isGood: boolean;
}

export function accountOf(outcomes: readonly CopyOutcome[], leftOut: readonly LeftOut[]): Account {
  const copied = outcomes.filter((one) => one.is === "copied");
  const unproven = copied.filter(({ key }) => key.proof?.valid !== true).length;
  const failed = outcomes.filter((one) => one.is === "failed");
  const notBegun = outcomes.filter(({ is }) => is === "not-begun").length;
  const [firstFailed] = failed;
  const sentences = [
    copied.length === 0 ? "No key was copied." : `Copied ${counted(copied.length, "key")}: ${perCard(copied)}.`,
    ...(copied.length > 0 && unproven === 0 ? [copied.length === 1 ? "It was proven to work." : "Each was proven to work."] : []),
    ...(unproven > 0 ? [`${unproven} of them did not pass the proof: don't rely on ${unproven === 1 ? "it" : "them"}.`] : []),
    ...(firstFailed === undefined ? [] : [`${failed.length} failed: ${nameOf(firstFailed)}. ${failureText(failureOf(firstFailed.error)).what}`]),
    ...(notBegun > 0 ? [`${notBegun} ${notBegun === 1 ? "was" : "were"} not begun.`] : []),
    ...(leftOut.length > 0 ? [`${leftOut.length} ${leftOut.length === 1 ? "was" : "were"} left out.`] : []),
  ];
  return {
    summary: sentences.join(" "),
    text: accountText("Keys copied between cards", [], [
      { title: "Copied", entries: copied.map((one) => entryOf(one, copiedWords(one))) },
      { title: "Failed", ...(copied.length > 0 && notBegun === 0 && { note: "The others were copied all the same." }), entries: failed.map((one) => entryOf(one, failureSentence(failureText(failureOf(one.error))))) },
      { title: "Not begun", entries: outcomes.flatMap((one) => (one.is === "not-begun" ? [entryOf(one, notBegunWords(one.lost))] : [])) },
      { title: "Left out", entries: leftOut.map((one) => ({ name: `“${nameIn(one)}” to ${cardWords(one.to.card)}`, words: `${capitalized(one.why)}.` })) },
    ]),
    isGood: copied.length === outcomes.length && unproven === 0,
  };
}

/** "“data” is not copied to Card B (UTTM1): perhaps it is there …" */
export function leftOutWords(one: LeftOut): string {
  return `“${nameIn(one)}” is not copied to ${cardWords(one.to.card)}: ${one.why}.`;
}

function nameIn({ key: { first, label } }: LeftOut): string {
  return keyName({ keyRef: first.keyRef, label });
}

function perCard(copied: readonly CopyOutcome[]): string {
  const cards = new Map(copied.map(({ copy: { to } }) => [to.reader, to]));
  return [...cards].map(([reader, card]) => `${copied.filter(({ copy }) => copy.to.reader === reader).length} to ${cardWords(card.card)}`).join(", ");
}

function nameOf({ copy: { from, to } }: CopyOutcome): string {
  return `“${keyName(from.key)}” to ${cardWords(to.card)}`;
}

function entryOf(outcome: CopyOutcome, words: string): Entry {
  return { name: nameOf(outcome), words };
}

function notBegunWords(lost: string | undefined): string {
  return lost === undefined ? "Cancelled before its turn." : `The card in “${lost}” could not be used any more: see what failed. Bring the cards level again; what was copied stays.`;
}

function copiedWords({ copy: { from }, key }: Extract<CopyOutcome, { is: "copied" }>): string {
  return `From ${cardWords(from.at.card)}, as key reference ${key.keyRef}. ${key.proof === undefined ? "It was not tested." : `The key ${proofWords(key.proof)}`}`;
}
