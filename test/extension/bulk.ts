import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { BackupManifest } from "../../src/extension/backup-manifest/manifest";
import { manifestIn as parsed } from "../../src/extension/backup-manifest/read-manifest";
import { accountScheme } from "../../src/extension/names";
import type { Seen } from "./person";
import { eventually, workspaceFile } from "./workbench";

export async function namesIn(folder: vscode.Uri): Promise<string[]> {
  return (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name).sort();
}

/** The only manifest of a folder. */
export async function manifestIn(folder: vscode.Uri): Promise<BackupManifest> {
  const name = (await namesIn(folder)).find((one) => one.endsWith(".hsm-backup.json")) ?? assert.fail("no manifest");
  return parsed(new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name))));
}

export async function newFolder(name: string): Promise<vscode.Uri> {
  const folder = workspaceFile(name);
  await vscode.workspace.fs.createDirectory(folder);
  return folder;
}

export function pinsAsked(seen: readonly Seen[]): number {
  return seen.filter(({ kind, text }) => kind === "input" && text.startsWith("User PIN")).length;
}

/** The account that the last message led to. It is closed, lest it be taken for the next one. */
export async function accountShown(): Promise<string> {
  const text = await eventually(() => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === accountScheme ? document.getText() : undefined;
  });
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  return text;
}

/** The names in the group of an account that has this title; none where there is no such group. */
export function groupIn(account: string, title: string): string[] {
  const [, group = ""] = account.split("\n\n").map((part) => new RegExp(`^${title}: \\d+\\n([^]*)`).exec(part)).find((found) => found !== null) ?? [];
  return [...group.matchAll(/^ {2}(\S.*)$/gm)].flatMap(([, name]) => name ?? []);
}

/** Does `work` with a person who cancels it as soon as its progress says this. */
export function cancellingAt<T>(message: RegExp, work: () => Promise<T>): Promise<T> {
  return watchingProgress(message, (source) => source.cancel(), work);
}

/** Does `work` while something else happens as soon as its progress says this, and waits for both. */
export async function happeningAt<T>(message: RegExp, happens: () => Thenable<unknown>, work: () => Promise<T>): Promise<T> {
  let happening: Thenable<unknown> | undefined;
  const result = await watchingProgress(message, () => void (happening ??= happens()), work);
  await (happening ?? assert.fail(`the progress never said ${String(message)}`));
  return result;
}

async function watchingProgress<T>(message: RegExp, onMessage: (source: vscode.CancellationTokenSource) => void, work: () => Promise<T>): Promise<T> {
  const { withProgress } = vscode.window;
  const source = new vscode.CancellationTokenSource();
  const watched: typeof withProgress = (options, task) =>
    withProgress(options, (progress, token) => {
      const report = (value: Parameters<typeof progress.report>[0]): void => {
        progress.report(value);
        if (message.test(value.message ?? "")) onMessage(source);
      };
      return task({ report }, options.cancellable === true ? source.token : token);
    });
  Object.assign(vscode.window, { withProgress: watched });
  try {
    return await work();
  } finally {
    Object.assign(vscode.window, { withProgress });
    source.dispose();
  }
}
