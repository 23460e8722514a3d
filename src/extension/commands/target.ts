import * as vscode from "vscode";
import type { Subject } from "../tree/row";
import type { Target } from "./services";

/**
 * What a command was started on, from the arguments VS Code gives it: the id of a row of the view, the URI of a
 * file in the explorer or in an editor's title, or a Target of another command. Anything else counts as nothing.
 * @param selection all files that are selected in the explorer, where VS Code tells them
 */
export function targetOf(
  argument: unknown,
  selection: unknown,
  subjectOf: (rowId: string) => Subject | undefined,
): Target {
  if (typeof argument === "string") return subjectOf(argument) ?? {};
  if (argument instanceof vscode.Uri) return { file: argument, ...filesIn(selection, 2) };
  if (typeof argument !== "object" || argument === null) return {};
  const target: Target = {};
  if ("reader" in argument && typeof argument.reader === "string") target.reader = argument.reader;
  if ("keyRef" in argument && typeof argument.keyRef === "number") target.keyRef = argument.keyRef;
  if ("to" in argument && typeof argument.to === "string") target.to = argument.to;
  if ("kcv" in argument && typeof argument.kcv === "string") target.kcv = argument.kcv;
  if ("file" in argument && argument.file instanceof vscode.Uri) target.file = argument.file;
  if ("files" in argument) Object.assign(target, filesIn(argument.files, 1));
  return target;
}

/** All URIs of a list, if it is one of URIs and has so many. */
function filesIn(selection: unknown, least: number): Pick<Target, "files"> {
  if (!Array.isArray(selection) || selection.length < least) return {};
  const files = selection.filter((each) => each instanceof vscode.Uri);
  return files.length === selection.length ? { files } : {};
}
