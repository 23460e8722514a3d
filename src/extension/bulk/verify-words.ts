import type { WholeKey } from "../../protocol/backups";
import type { Hex } from "../../protocol/values";
import { accountText } from "../accounts/account-text";
import type { Entry } from "../accounts/account-text";
import type { ReadCard } from "../cards/snapshot";
import { failureText } from "../failures/failure-text";
import { cardWords, counted, keyName, keyTypeWords, spaced } from "../words";
import { zeroDkekWords } from "../zero-dkek";
import { amountWords } from "./chosen-words";
import { damageWords } from "./damage-words";
import type { VerifyCandidates } from "./verify-candidates";
import type { VerifyOutcome, VerifyRun } from "./verify-files";

/** A card, and what is known of the keys on it. */
export interface KnownCard {
  at: ReadCard;
  aesKcvs: ReadonlyMap<number, Hex>;
}

export interface VerifyReport {
  kcv: Hex;
  run: VerifyRun;
  /** What was found without any share. */
  found: Pick<VerifyCandidates, "broken" | "foreign" | "where">;
  cards: readonly KnownCard[];
}

type State = "whole" | "other-key" | "bad-certificate" | "altered" | "damaged" | "other-dkek" | "foreign" | "unread" | "not-tried";

function stateOf({ check, failure }: VerifyOutcome): State {
  if (failure !== undefined) return "unread";
  if (check === undefined) return "not-tried";
  if (check.state !== "whole") return check.state;
  if (check.publicKeyMatches === false) return "other-key";
  return check.certificateHolds === false ? "bad-certificate" : "whole";
}

/** What was found, in a sentence or two. */
export function verifyResult({ kcv, run, found }: VerifyReport): { isGood: boolean; words: string } {
  const count = (...states: State[]): number => run.outcomes.filter((one) => states.includes(stateOf(one))).length;
  const whole = count("whole");
  const parts: [number, string][] = [
    [count("altered"), "altered after the backup"],
    [count("damaged") + found.broken.length, "damaged or unusable"],
    [count("other-key"), "with the certificate or request of another key"],
    [count("bad-certificate"), "with a certificate or request that was altered"],
    [count("other-dkek"), "wrapped under another DKEK"],
    [count("unread", "foreign"), "not to be read"],
    [count("not-tried"), "not looked at"],
  ];
  const bad = parts.flatMap(([number, words]) => (number === 0 ? [] : [`${number} ${words}`]));
  const good = whole === 0 ? `No backup was proven with the DKEK ${kcv}.` : `${counted(whole, "backup is", "backups are")} proven: whole, and restorable with the DKEK ${kcv}.`;
  const zero = zeroDkekWords(kcv);
  const words = [good, ...(bad.length === 0 ? [] : [`${bad.join(", ")}.`]), ...(zero === undefined ? [] : [zero])].join(" ");
  return { isGood: bad.length === 0 && whole > 0 && zero === undefined, words };
}

/** The account of a verification: every file by what was found. */
export function verifyAccount({ kcv, run, found, cards }: VerifyReport, time: Date): string {
  const entries = (state: State, words: (outcome: VerifyOutcome) => string): Entry[] =>
    run.outcomes.filter((one) => stateOf(one) === state).map((outcome) => ({ name: outcome.candidate.name, words: words(outcome) }));
  const whole = (outcome: VerifyOutcome): string => (outcome.check?.state === "whole" ? wholeWords(outcome.check, cards) : "");
  return accountText(
    "Verification of backups",
    [
      ["DKEK", `KCV ${kcv}`],
      ["Beware", zeroDkekWords(kcv)],
      ["Time", time.toLocaleString()],
      ["Looked at", [...(found.where === undefined ? [] : [found.where]), amountWords([...run.outcomes.map(({ candidate }) => candidate.name), ...found.broken.map(({ name }) => name)])].join(": ")],
      ["Other files", found.foreign === 0 ? undefined : `${found.foreign} that hold no wrapped key were left out`],
    ],
    [
      {
        title: "Altered",
        note: "The MAC does not hold: these files were changed after the backup, and no card restores them. Look for other copies.",
        entries: entries("altered", () => "The MAC does not hold."),
      },
      {
        title: "Damaged",
        entries: [
          ...entries("damaged", ({ check }) => (check?.state === "damaged" ? damageWords(check) : "")),
          ...found.broken.map(({ name, why }) => ({ name, words: why })),
        ],
      },
      {
        title: "With the certificate or request of another key",
        note: "The key inside is whole, but what lies beside it belongs to another one: a restore would bring both together.",
        entries: entries("other-key", whole),
      },
      {
        title: "With a certificate or request that was altered",
        note: "The key inside is whole. What lies beside it is not as it was signed: make a new backup, or put the certificate in anew after a restore.",
        entries: entries("bad-certificate", whole),
      },
      {
        title: "Wrapped under another DKEK",
        entries: entries("other-dkek", ({ check }) => (check?.state === "other-dkek" ? `KCV ${check.kcv}. These shares can't tell anything of it.` : "")),
      },
      { title: "Not to be read", entries: [...entries("unread", ({ failure }) => (failure ? failureText(failure).what : "")), ...entries("foreign", () => "It holds no wrapped key any more.")] },
      { title: "Not looked at", note: "Start the verification again.", entries: entries("not-tried", () => "Its turn did not come.") },
      {
        title: "Proven",
        note: "The MAC holds, the key was deciphered, and its private and public numbers belong together.",
        entries: entries("whole", whole),
      },
    ],
  );
}

function wholeWords(key: WholeKey, cards: readonly KnownCard[]): string {
  const { keyType, keySize, curve, publicKeySha256, aesKcv, publicKeyMatches } = key;
  return [
    `${keyTypeWords({ type: keyType, size: keySize, ...(curve !== undefined && { curve }) })}; ${placeWords(key, cards)}.`,
    ...(publicKeyMatches === true ? ["Its public key is the one of the certificate or request in the file."] : []),
    ...(publicKeySha256 === undefined ? [] : [`Public key SHA-256 ${spaced(publicKeySha256)}`]),
    ...(aesKcv === undefined ? [] : [`Key check value ${aesKcv}`]),
  ].join("\n");
}

/** Which connected card has the key. */
function placeWords({ publicKeySha256, aesKcv, keyType }: WholeKey, cards: readonly KnownCard[]): string {
  const places = cards.flatMap(({ at, aesKcvs }) =>
    at.card.keys
      .filter((key) => {
        if (publicKeySha256 !== undefined && key.publicKeySha256 !== undefined) return key.publicKeySha256 === publicKeySha256;
        return aesKcv !== undefined && aesKcvs.get(key.keyRef) === aesKcv;
      })
      .map((key) => `“${keyName(key)}” on ${cardWords(at.card)}, key reference ${key.keyRef}`),
  );
  if (places.length > 0) return `the same key as ${places.join(" and ")}`;
  if (cards.length === 0) return "no card is connected to compare it with";
  return keyType === "AES" ? "no AES key of a connected card is known to be it" : "on no connected card, as far as their public keys tell";
}
