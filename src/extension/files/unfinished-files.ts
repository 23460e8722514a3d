import { rmSync } from "node:fs";
import type * as vscode from "vscode";

/** Files that are being written beside the one that they become, with the work that does it. */
const unfinished = new Map<string, { file: vscode.Uri; work: Promise<unknown> }>();
let isWatching = false;
let isClosed = false;

/** The window that is closed or reloaded waits no longer for what is being written. In milliseconds. */
const graceMilliseconds = 2000;
/** What is written because of a file that was finished, as the manifest is, begins sooner. In milliseconds. */
const quietMilliseconds = 50;

/**
 * Does work with a file that must not outlive this process half written.
 * @throws Error when the process ends and nothing more is begun
 */
export async function withUnfinished<T>(file: vscode.Uri, work: () => Promise<T>): Promise<T> {
  if (isClosed) throw new Error("the window was closed");
  if (!isWatching) process.once("exit", removeUnfinished);
  isWatching = true;
  const key = file.toString();
  const running = work();
  unfinished.set(key, { file, work: running });
  try {
    return await running;
  } finally {
    unfinished.delete(key);
  }
}

/** Waits until nothing is half written, or it takes too long; from then on no file is begun. Never rejects. */
export async function finishFiles(): Promise<void> {
  const late = pause(graceMilliseconds).then(() => true);
  let isLate = false;
  while (unfinished.size > 0 && !isLate) {
    const all = Promise.allSettled([...unfinished.values()].map(({ work }) => work));
    isLate = (await Promise.race([late, all.then(() => pause(quietMilliseconds))])) === true;
  }
  isClosed = true;
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
}

/** The last that this process does: file systems of other extensions can't be reached any more. */
function removeUnfinished(): void {
  for (const { file } of unfinished.values()) {
    try {
      if (file.scheme === "file") rmSync(file.fsPath, { force: true });
    } catch {
      // Nobody could be told, and the file has the name of no backup.
    }
  }
}
