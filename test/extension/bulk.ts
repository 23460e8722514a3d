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

/** The account that the last message led to. */
export async function accountShown(): Promise<string> {
  return eventually(() => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === accountScheme ? document.getText() : undefined;
  });
}

/** Does `work` with a person who cancels it as soon as its progress says this. */
export async function cancellingAt<T>(message: RegExp, work: () => Promise<T>): Promise<T> {
  const { withProgress } = vscode.window;
  const source = new vscode.CancellationTokenSource();
  const watched: typeof withProgress = (options, task) =>
    withProgress(options, (progress, token) => {
      const report = (value: Parameters<typeof progress.report>[0]): void => {
        progress.report(value);
        if (message.test(value.message ?? "")) source.cancel();
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
