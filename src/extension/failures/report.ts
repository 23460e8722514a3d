import * as vscode from "vscode";
import type { Target } from "../commands/services";
import { showError, tellFailure } from "../messages";
import { commandId } from "../names";
import { failureOf } from "./failure";
import type { Failure } from "./failure";
import { failureSentence, failureText } from "./failure-text";
import { logFailure } from "./log-failure";

/**
 * Tells a person what went wrong, with a way out as a button where there is one. Cancelling is not told.
 * @param target what the failed command worked on; the way out works on the same
 * @param again starts over what failed
 */
export async function reportFailure(
  error: unknown,
  log: vscode.LogOutputChannel,
  target: Target,
  again: () => void,
): Promise<void> {
  const failure = failureOf(error);
  if (failure.code === "cancelled") return;
  logFailure(log, error);
  const text = failureText(failure);
  const { remedy } = text;
  if (remedy === undefined) {
    await tellFailure(failureSentence(text));
    return;
  }
  const chosen = await showError(failureSentence(text), remedy.title);
  if (chosen !== remedy.title) return;
  if ("command" in remedy) await vscode.commands.executeCommand(commandId(remedy.command), remedyTarget(failure, target));
  else again();
}

/** A way out is for the card that failed, where that is another one than the command was started on. */
function remedyTarget(failure: Failure, target: Target): Target {
  return "reader" in failure ? { reader: failure.reader } : target;
}
