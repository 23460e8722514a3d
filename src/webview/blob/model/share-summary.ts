import type { KeyBlobView } from "../../../protocol/webview-messages";
import { byteCount } from "../../shared/words";
import type { Fact, Summary } from "./summary";
import type { Verdict } from "./verdict";

type ShareView = Extract<KeyBlobView, { state: "share" }>;

/** Says in words what a share file is. */
export function shareSummaryOf({ decoded, size, kcv }: ShareView): Summary {
  const whole = decoded.problems.length === 0;
  return {
    title: whole ? "DKEK share" : "DKEK share, damaged",
    subtitle: `One custodian\u2019s part of a Device Key Encryption Key \u00b7 ${byteCount(size)}`,
    facts: [...(kcv === undefined ? [] : [kcvFact(kcv)]), ...protection],
  };
}

const protection: readonly Fact[] = [
  {
    name: "Protection",
    code: false,
    value: "A password of your choosing and 10,000,000 rounds of MD5 per block",
    meaning: "The rounds make guessing slow. A short password can be guessed all the same: keep file and password apart.",
  },
  {
    name: "Password split among custodians (n-of-m)",
    code: false,
    value: "Can\u2019t be told from outside",
    meaning: "A file that several custodians open together looks like one with a password. Whoever created the share knows.",
  },
];

function kcvFact(kcv: string): Fact {
  return {
    name: "KCV of a DKEK made of this share alone",
    code: true,
    value: kcv,
    meaning: "With further shares the DKEK, and its key check value, is another one.",
  };
}

/** Whether the share is readable, and what opening it told. */
export function shareVerdict({ decoded, kcv }: ShareView): Verdict {
  if (decoded.problems.length > 0) return { tone: "bad", text: "Damaged: no card takes this share, and no password opens it" };
  if (kcv === undefined) return { tone: "unchecked", icon: "lock", text: "Closed: open it to see its KCV" };
  return { tone: "good", text: "Opened: the password is right, and the share is whole" };
}
