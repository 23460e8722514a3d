import * as vscode from "vscode";
import { escapedGlob } from "../files/escaped-glob";
import { fileNameOf } from "../files/read-file";

/** How long a file must have been left alone before it is read again. */
const quietMilliseconds = 150;

/** Calls `listener` after a file changed, went, or came back. */
export function watchFile(uri: vscode.Uri, listener: () => void): { dispose(): void } {
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, ".."), escapedGlob(fileNameOf(uri)));
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(listener, quietMilliseconds);
  };
  watcher.onDidChange(later);
  watcher.onDidCreate(later);
  watcher.onDidDelete(later);
  return {
    dispose: () => {
      clearTimeout(timer);
      watcher.dispose();
    },
  };
}
