import type { EarlierFinding, KeyBlobView } from "../../protocol/webview-messages";
import type { BackupIndex } from "../backups/backup-index";
import type { VerifiedBackup } from "../backups/indexed-backup";
import { dateWords } from "../words";

/** Knows what *Verify backups* found of a file's bytes, and tells when it found something. */
export type Findings = Pick<BackupIndex, "onChanged" | "verifiedOf">;

/** What was found earlier of the bytes that are shown; undefined where nothing was, or they are no key blob. */
export function earlierFinding(view: KeyBlobView | undefined, findings: Findings): EarlierFinding | undefined {
  if (view?.state !== "blob") return undefined;
  const verified = findings.verifiedOf(view.decoded.sha256);
  if (verified === undefined) return undefined;
  return { on: dateWords(verified.at), result: resultOf(verified) };
}

function resultOf({ result }: VerifiedBackup): EarlierFinding["result"] {
  switch (result.state) {
    case "whole":
      return { state: "whole", publicKeyMatches: result.publicKeyMatches };
    case "altered":
      return { state: "altered" };
    case "damaged":
      return { state: "damaged", reason: result.reason };
  }
}
