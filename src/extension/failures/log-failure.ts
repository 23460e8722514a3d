import type * as vscode from "vscode";
import { failureOf } from "./failure";

/** Notes a failure with where it came from. Stacks name code, never values: no secret gets into the log with them. */
export function logFailure(log: Pick<vscode.LogOutputChannel, "error">, error: unknown): void {
  log.error(failureOf(error).code, error instanceof Error ? (error.stack ?? error.message) : "");
}
