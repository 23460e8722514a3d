import * as vscode from "vscode";
import { chooseFile } from "../files/choose-file";
import { keyBlobsBeside } from "../files/key-blobs-beside";
import { placeOf } from "../files/place-words";
import { fileNameOf } from "../files/read-file";
import { askChoice } from "../input/questions";
import type { Command } from "./services";

/**
 * Puts two key blobs beside each other: those that were selected, those of VS Code's own comparison, or the one it was
 * started on and one that is asked for.
 */
export const compareBlob: Command = async ({ comparisons, views }, { file, files }) => {
  const [selected, other, third] = files ?? [];
  if (selected !== undefined && other !== undefined && third === undefined) {
    comparisons.open([selected, other]);
    return;
  }
  const left = file && views.beside(file);
  if (file !== undefined && left !== undefined) {
    comparisons.open([left, file]);
    return;
  }
  const first = file ?? (await choose("Choose the first key blob"));
  const second = first && (await secondFile(first));
  if (first !== undefined && second !== undefined) comparisons.open([first, second]);
};

async function secondFile(first: vscode.Uri): Promise<vscode.Uri | undefined> {
  const title = "Choose the second key blob";
  const candidates = await keyBlobsBeside(first);
  if (candidates.length === 0) return choose(title);
  const answer = await askChoice<vscode.Uri | undefined>(
    { title: `Compare ${fileNameOf(first)}`, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: `Compare ${fileNameOf(first)} with which file?`,
      choices: [
        ...candidates.map((uri) => ({
          label: fileNameOf(uri),
          icon: "file-binary",
          description: placeOf(vscode.Uri.joinPath(uri, "..")),
          value: uri,
        })),
        { label: "Another file…", icon: "folder-opened", value: undefined },
      ],
    },
  );
  if (answer.is !== "given") return undefined;
  return answer.value ?? choose(title);
}

function choose(title: string): Promise<vscode.Uri | undefined> {
  return chooseFile(title, { "Wrapped key": ["bin", "wky"] });
}
