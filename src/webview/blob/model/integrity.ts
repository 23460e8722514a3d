import type { DecodedBlob } from "../../../protocol";
import type { BlobLock, EarlierFinding, OtherDkek } from "../../../protocol/webview-messages";
import { counted } from "../../shared/words";
import type { Verdict } from "./verdict";

/** Whether the wrapped key is whole and genuine: the first verdict, and what goes with it. */
export interface Integrity {
  verdict: Verdict;
  further: Verdict[];
  /** Whether no card takes this copy of the file, for all that is known. */
  lost: boolean;
}

/** What is known of the integrity of a key blob; what is unlocked now goes before what was found earlier. */
export function integrityOf(decoded: DecodedBlob, lock: BlobLock, earlier?: EarlierFinding): Integrity {
  if (!decoded.restorable) {
    return { verdict: { tone: "bad", text: "Damaged: the wrapped key is not whole, so that its MAC can't be checked" }, further: [], lost: true };
  }
  if (lock.state === "locked") {
    const further = lock.otherDkek === undefined ? [] : [otherDkekVerdict(lock.otherDkek, decoded)];
    if (earlier !== undefined) return withFurther(earlierIntegrity(decoded, earlier), further);
    return { verdict: { tone: "unchecked", text: "MAC not checked: unlock with the DKEK shares" }, further, lost: false };
  }
  const { macValid, damage } = lock.check;
  if (!macValid) {
    const text = "MAC checked: bad. The file was altered after the backup; look for another copy";
    return { verdict: { tone: "bad", text }, further: [], lost: true };
  }
  if (damage !== undefined) {
    const text = `MAC checked: good, but the key inside is damaged: ${damage.reason}`;
    return { verdict: { tone: "bad", text, offset: damage.offset }, further: [], lost: true };
  }
  return {
    verdict: { tone: "good", text: "MAC checked: good. The wrapped key is as it was backed up" },
    further: publicKeyVerdicts(decoded, lock.check.publicKeyMatches),
    lost: false,
  };
}

const withFurther = (integrity: Integrity, further: Verdict[]): Integrity => ({ ...integrity, further: [...integrity.further, ...further] });

function earlierIntegrity(decoded: DecodedBlob, { on, result }: EarlierFinding): Integrity {
  switch (result.state) {
    case "whole": {
      const further = publicKeyVerdicts(decoded, result.publicKeyMatches);
      const how = result.publicKeyMatches === false ? "Checked" : "Proven";
      return { verdict: { tone: "good", text: `${how} on ${on} with the DKEK shares: the MAC held, and the key inside is whole` }, further, lost: false };
    }
    case "altered":
      return { verdict: { tone: "bad", text: `Found altered on ${on}: its MAC does not hold. Look for another copy` }, further: [], lost: true };
    case "damaged":
      return { verdict: { tone: "bad", text: `The key inside was found damaged on ${on}: ${result.reason}` }, further: [], lost: true };
  }
}

function otherDkekVerdict({ shares, kcv }: OtherDkek, decoded: DecodedBlob): Verdict {
  const given = shares === 1 ? "The share given makes" : `The ${counted(shares, "share")} given make`;
  const text = `${given} another DKEK, KCV ${kcv}. The file needs KCV ${decoded.kcv}`;
  return { tone: "bad", icon: "key", text };
}

function publicKeyVerdicts({ certificate }: DecodedBlob, matches: boolean | null): Verdict[] {
  if (matches === null) return [];
  const beside = certificate === "request" ? "certificate request" : "certificate";
  return [
    matches
      ? { tone: "good", icon: "pass", text: `The public key inside is the one of the ${beside}` }
      : { tone: "bad", icon: "warning", text: `The public key inside is not the one of the ${beside}: they belong to different keys` },
  ];
}
