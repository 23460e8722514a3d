import * as vscode from "vscode";
import type { CreatedPasswordShare, CreatedPasswordShares } from "../../protocol/shares";
import { showInformation, showWarning } from "../messages";

/**
 * Shows each part of the password to one custodian, with a pause in which the next one takes the seat. Nothing of it
 * is stored; what was copied is taken off the clipboard again.
 * @returns whether all parts were handed out
 */
export async function handOutShares(
  { prime, shares }: CreatedPasswordShares,
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
  share: CreatedPasswordShare,
  last: boolean,
  fileName: string,
): Promise<boolean> {
  const lines = partOf(prime, share);
  const [copy, next] = ["Copy", last ? "Done" : "Next custodian"];
  let copied = false;
  for (;;) {
    const chosen = await showInformation(
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

/** What a custodian writes down, or takes to a safe place by the clipboard. */
function partOf(prime: string, { id, value, scHsmToolId }: CreatedPasswordShare): string {
  const lines = [`Prime: ${prime}`, `Share ID: ${id}`, `Share value: ${value}`];
  if (scHsmToolId !== undefined) lines.push(`In sc-hsm-tool, type ${scHsmToolId} as the share ID: it reads ${id} as another number.`);
  return lines.join("\n");
}

/** Shows a modal message until it is confirmed, or stopping is. */
async function insist(message: string, detail: string, confirm: string, fileName: string): Promise<boolean> {
  for (;;) {
    const chosen = await showInformation(message, { modal: true, detail }, confirm);
    if (chosen === confirm) return true;
    if (await wantsToStop(fileName)) return false;
  }
}

async function wantsToStop(fileName: string): Promise<boolean> {
  const stop = "Stop";
  const chosen = await showWarning(
    "Stop handing out the parts?",
    {
      modal: true,
      detail: `The parts that were not shown yet are lost. Delete ${fileName} then, and create a new DKEK share: with too few parts handed out nobody can open it.`,
    },
    stop,
  );
  return chosen === stop;
}
