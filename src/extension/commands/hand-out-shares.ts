import * as vscode from "vscode";
import type { PasswordShare, PasswordShares } from "../../protocol/shares";

/**
 * Shows each part of the password to one custodian, with a pause in which the next one takes the seat. Nothing of it
 * is stored; what was copied is taken off the clipboard again.
 * @returns whether all parts were handed out
 */
export async function handOutShares(
  { prime, shares }: PasswordShares,
  required: number,
  fileName: string,
): Promise<boolean> {
  for (const [index, share] of shares.entries()) {
    const place = `Custodian ${index + 1} of ${shares.length}`;
    const seat = `${place}, please take the seat`;
    const rule = `Nobody else should see the screen.\n\nAny ${required} of the ${shares.length} parts open ${fileName}. Each is shown once and stored nowhere.`;
    if (!(await insist(seat, rule, "Show my part", fileName))) return false;
    if (!(await showPart(place, prime, share, index + 1 === shares.length, fileName))) return false;
  }
  return true;
}

async function showPart(
  place: string,
  prime: string,
  share: PasswordShare,
  last: boolean,
  fileName: string,
): Promise<boolean> {
  const lines = [`Prime: ${prime}`, `Share ID: ${share.id}`, `Share value: ${share.value}`].join("\n");
  const [copy, next] = ["Copy", last ? "Done" : "Next custodian"];
  let copied = false;
  for (;;) {
    const chosen = await vscode.window.showInformationMessage(
      `${place}: write this down`,
      { modal: true, detail: `${lines}${copied ? "\n\nCopied. The clipboard is emptied when you go on." : ""}` },
      next,
      copy,
    );
    if (chosen === copy) {
      await vscode.env.clipboard.writeText(lines);
      copied = true;
    } else if (chosen === next || (await wantsToStop(fileName))) {
      if (copied && (await vscode.env.clipboard.readText()) === lines) await vscode.env.clipboard.writeText("");
      return chosen === next;
    }
  }
}

/** Shows a modal message until it is confirmed, or stopping is. */
async function insist(message: string, detail: string, confirm: string, fileName: string): Promise<boolean> {
  for (;;) {
    const chosen = await vscode.window.showInformationMessage(message, { modal: true, detail }, confirm);
    if (chosen === confirm) return true;
    if (await wantsToStop(fileName)) return false;
  }
}

async function wantsToStop(fileName: string): Promise<boolean> {
  const stop = "Stop";
  const chosen = await vscode.window.showWarningMessage(
    "Stop handing out the parts?",
    {
      modal: true,
      detail: `The parts that were not shown yet are lost. Delete ${fileName} then, and create a new DKEK share: with too few parts handed out nobody can open it.`,
    },
    stop,
  );
  return chosen === stop;
}
