import * as vscode from "vscode";
import { keyBlobEditorId } from "../names";
import { filesIn } from "./files-in";
import { isKeyBlobName } from "./key-blob-name";

/** Files that look like key blobs by their names: those in the folder of `file`, and those that are open. */
export async function keyBlobsBeside(file: vscode.Uri): Promise<vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(file, "..");
  const inFolder = await filesIn(folder, isKeyBlobName).catch(() => []);
  const byName = new Map([...inFolder, ...openKeyBlobs()].map((uri) => [uri.toString(), uri]));
  byName.delete(file.toString());
  return [...byName.values()];
}

function openKeyBlobs(): vscode.Uri[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputCustom && input.viewType === keyBlobEditorId ? [input.uri] : []));
}
