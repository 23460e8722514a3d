import * as vscode from "vscode";
import { blobDecode } from "../../protocol/requests";
import type { KeyBlobView } from "../../protocol/webview-messages";
import type { Engine } from "../engine-client/client";
import { EngineError } from "../engine-client/engine-error";
import { failureOf } from "../failures/failure";
import { failureSentence, failureText } from "../failures/failure-text";
import { FileError } from "../files/file-failure";
import { base64Of, fileLimit, fileNameOf, readFile } from "../files/read-file";
import { signatureOf } from "./file-signature";
import { firstBytes } from "./first-bytes";

/** What there is to show of a file. Never rejects: a failure is something to show, too. */
export async function keyBlobViewOf(uri: vscode.Uri, engine: Engine): Promise<KeyBlobView> {
  const fileName = fileNameOf(uri);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > fileLimit) {
      return { state: "too-large", fileName, size, limit: fileLimit, looksLike: signatureOf(await firstBytes(uri)) };
    }
    return await viewOfBytes(fileName, await readFile(uri), engine);
  } catch (error) {
    const failure =
      error instanceof EngineError || error instanceof FileError
        ? failureOf(error)
        : ({ code: "file-unreadable", file: fileName, reason: "it is gone" } as const);
    return { state: "failed", fileName, message: failureSentence(failureText(failure)) };
  }
}

async function viewOfBytes(fileName: string, content: Uint8Array, engine: Engine): Promise<KeyBlobView> {
  const bytes = base64Of(content);
  const size = content.length;
  try {
    return { state: "blob", fileName, size, bytes, decoded: await engine.request(blobDecode, { file: bytes }) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === "not-a-key-blob") {
      return { state: "foreign", fileName, size, reason: failureText(failure).what, looksLike: signatureOf(content) };
    }
    if (failure.code === "damaged") {
      const { offset, reason, nodes = [] } = failure;
      return { state: "damaged", fileName, size, bytes, offset, reason, nodes };
    }
    throw error;
  }
}
