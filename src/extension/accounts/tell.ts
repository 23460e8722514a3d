import * as vscode from "vscode";
import type { Target } from "../commands/services";
import { showInformation, showWarning } from "../messages";
import { commandId } from "../names";
import type { CommandName } from "../names";
import type { Accounts } from "./accounts";

/** What a person may want to do next. */
export interface NextStep {
  title: string;
  command: CommandName;
  target: Target;
}

/**
 * Tells in a sentence or two what became of work on many keys, with the account of it and what to do next as buttons. It does
 * not wait for an answer: the message may stay for long.
 * @param isGood whether nothing is left to worry about
 */
export function tellWithAccount(accounts: Accounts, words: string, isGood: boolean, account: vscode.Uri | undefined, steps: readonly NextStep[]): void {
  const show = "Show account";
  const buttons = [...(account === undefined ? [] : [show]), ...steps.map(({ title }) => title)];
  const tell = isGood ? showInformation : showWarning;
  void tell(words, ...buttons).then(async (chosen) => {
    if (chosen === show && account !== undefined) await accounts.show(account);
    const step = steps.find(({ title }) => title === chosen);
    if (step !== undefined) await vscode.commands.executeCommand(commandId(step.command), step.target);
  });
}
