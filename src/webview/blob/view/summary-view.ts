import type { KeyBlobView, MessageFromBlobView } from "../../../protocol/webview-messages";
import { blobCardVerdicts, shareCardVerdicts } from "../model/card-verdicts";
import { integrityOf } from "../model/integrity";
import type { LocatedProblem } from "../model/problems";
import { shareSummaryOf, shareVerdict } from "../model/share-summary";
import { summaryOf } from "../model/summary";
import type { HeadContent } from "./summary-head";

type Post = (message: MessageFromBlobView) => void;

/** What the head says of a key blob. */
export function blobHead(view: Extract<KeyBlobView, { state: "blob" }>, problems: readonly LocatedProblem[], post: Post): HeadContent {
  const { decoded, lock, size, beware, earlier } = view;
  const { verdict, further, lost } = integrityOf(decoded, lock, earlier);
  return {
    emblem: "key",
    summary: summaryOf(decoded, size, lock),
    primary: lost ? undefined : { text: "Restore to card\u2026", press: () => post({ type: "restore" }) },
    verdict,
    settle: settling(lock.state === "unlocked", decoded.restorable, "Unlock\u2026", "Lock", post),
    further: beware === undefined ? further : [{ tone: "bad", icon: "warning", text: beware }, ...further],
    cards: (seen) => blobCardVerdicts(seen, decoded.kcv, lost),
    problems,
  };
}

/** What the head says of a DKEK share. */
export function shareHead(view: Extract<KeyBlobView, { state: "share" }>, problems: readonly LocatedProblem[], post: Post): HeadContent {
  const whole = view.decoded.problems.length === 0;
  const opened = view.kcv !== undefined;
  return {
    emblem: "shield",
    summary: shareSummaryOf(view),
    primary: whole ? { text: "Import into card\u2026", press: () => post({ type: "importShare" }) } : undefined,
    verdict: shareVerdict(view),
    settle: settling(opened, whole, "Open\u2026", "Close", post),
    further: [],
    cards: (seen) => (opened ? shareCardVerdicts(seen) : []),
    problems,
  };
}

function settling(isOpen: boolean, opens: boolean, open: string, close: string, post: Post): HeadContent["settle"] {
  if (isOpen) return { text: close, press: () => post({ type: "lock" }) };
  return opens ? { text: open, press: () => post({ type: "unlock" }) } : undefined;
}
