import type { CancellationToken } from "vscode-jsonrpc";
import type { BackupCheck } from "../../protocol/backups";
import { blobVerifyBackups } from "../../protocol/requests";
import type { Progress } from "../../protocol/requests";
import type { Verification } from "../backups/verifications";
import { inGroups } from "../backups/in-groups";
import type { Services } from "../commands/services";
import { failureOf } from "../failures/failure";
import type { Failure } from "../failures/failure";
import { base64Of } from "../files/read-file";
import type { VerifyCandidate } from "./verify-candidates";

/** What came of a candidate: what the DKEK tells of it, why that could not be known, or nothing: its turn did not come. */
export interface VerifyOutcome {
  candidate: VerifyCandidate;
  check?: BackupCheck;
  failure?: Failure;
}

export interface VerifyRun {
  /** When it was begun, ISO 8601. */
  at: string;
  outcomes: readonly VerifyOutcome[];
}

/** So few that cancelling does not take long. */
const filesAtOnce = 64;

interface Watching {
  onProgress(progress: Progress): void;
  token: CancellationToken;
  onFailure(error: unknown): void;
}

/** Verifies candidates with the shares that the engine keeps, and has the index remember what was found. It never rejects. */
export async function verifyFiles(
  { engine, backups }: Pick<Services, "engine" | "backups">,
  candidates: readonly VerifyCandidate[],
  collection: string,
  { onProgress, token, onFailure }: Watching,
): Promise<VerifyRun> {
  const at = new Date().toISOString();
  const outcomes: VerifyOutcome[] = [];
  for (const group of inGroups(candidates, filesAtOnce)) {
    if (token.isCancellationRequested) break;
    const read = await Promise.all(group.map(readOne));
    const files = read.flatMap(({ bytes }) => bytes ?? []);
    try {
      const verify = { files: files.map(base64Of), collection };
      const done = outcomes.length;
      const checks = await engine.requestWithProgress(blobVerifyBackups, verify, (part) => onProgress(overall(part, done, group.length, candidates.length)), token);
      let next = 0;
      const found = read.map(({ candidate, bytes, failure }): VerifyOutcome => {
        const check = bytes === undefined ? undefined : checks[next++];
        return { candidate, ...(check && { check }), ...(failure && { failure }) };
      });
      outcomes.push(...found);
      await backups.record(found.flatMap(({ check }) => (check === undefined ? [] : verificationOf(check, at))));
    } catch (error) {
      onFailure(error);
      const failure = failureOf(error);
      if (failure.code !== "cancelled") outcomes.push(...group.map((candidate) => ({ candidate, failure })));
      break;
    }
  }
  return { at, outcomes: [...outcomes, ...candidates.slice(outcomes.length).map((candidate) => ({ candidate }))] };
}

async function readOne(candidate: VerifyCandidate): Promise<{ candidate: VerifyCandidate; bytes?: Uint8Array; failure?: Failure }> {
  try {
    return { candidate, bytes: await candidate.read() };
  } catch (error) {
    return { candidate, failure: failureOf(error) };
  }
}

function overall({ percentage }: Progress, done: number, group: number, all: number): Progress {
  const now = done + (group * percentage) / 100;
  return { percentage: (100 * now) / all, message: `${Math.floor(now)} of ${all}` };
}

/** What is worth remembering: that bytes were wrapped under another DKEK shows without any share. */
function verificationOf(check: BackupCheck, at: string): Verification[] {
  const { sha256, ...result } = check;
  return result.state === "foreign" || result.state === "other-dkek" ? [] : [{ sha256, verified: { at, result } }];
}
