import type * as vscode from "vscode";
import type { ComparisonView, NamedFile } from "../../protocol/comparison-messages";
import { blobCompare } from "../../protocol/requests";
import type { Engine } from "../engine-client/client";
import { failureOf } from "../failures/failure";
import { fileFailureSentence, failureText } from "../failures/failure-text";
import { placeOf } from "../files/place-words";
import { base64Of, fileNameOf, readFile } from "../files/read-file";

/** Two files that are compared. */
export type FilePair = readonly [vscode.Uri, vscode.Uri];

/** What there is to show of two files. Never rejects: a failure is something to show, too. */
export async function comparisonViewOf([a, b]: FilePair, engine: Engine): Promise<ComparisonView> {
  const files: [NamedFile, NamedFile] = [named(a), named(b)];
  try {
    const [inA, inB] = await Promise.all([readFile(a), readFile(b)]);
    const comparison = await engine.request(blobCompare, { files: [base64Of(inA), base64Of(inB)] });
    return { state: "compared", files, comparison };
  } catch (error) {
    return { state: "failed", files, message: fileFailureSentence(failureText(failureOf(error))) };
  }
}

/** "a.bin ↔ b.bin" */
export function comparisonTitle([a, b]: FilePair): string {
  return `${fileNameOf(a)} \u2194 ${fileNameOf(b)}`;
}

function named(uri: vscode.Uri): NamedFile {
  return { name: fileNameOf(uri), place: placeOf(uri) };
}
