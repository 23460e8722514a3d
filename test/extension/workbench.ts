import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandId } from "../../src/extension/names";
import type { CommandName } from "../../src/extension/names";
import { act } from "./person";
import type { Move, Seen } from "./person";

export const extensionId = "smartcard-hsm-tools.smartcard-hsm";

/** Runs a command of the extension with a person who makes these moves. */
export async function run(name: CommandName, moves: readonly Move[] = [], target?: unknown): Promise<Seen[]> {
  return act(moves, () => vscode.commands.executeCommand(commandId(name), target));
}

/** The only message of a kind that matches; the test fails without it. */
export function messageIn(seen: readonly Seen[], pattern: RegExp): string {
  const found = seen.find(({ text }) => pattern.test(text));
  return found?.text ?? assert.fail(`nothing like ${String(pattern)} in ${JSON.stringify(seen, undefined, 2)}`);
}

/** What the extension shows of the card in a reader, once it matches. */
export async function contentsOf(reader: string, pattern: RegExp): Promise<string> {
  await run("showCardContents", [], { reader });
  const document = vscode.window.activeTextEditor?.document ?? assert.fail("no document is open");
  let text = "";
  try {
    return await eventually(() => {
      text = document.getText();
      return pattern.test(text) ? text : undefined;
    });
  } catch {
    return assert.fail(`nothing like ${String(pattern)} in\n${text}`);
  }
}

export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0] ?? assert.fail("the tests need a folder");
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Waits until something is so, for longer than a machine that is busy with other work needs. */
export async function eventually<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) return assert.fail("it did not come to that in time");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
