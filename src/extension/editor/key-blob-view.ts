import * as vscode from "vscode";
import { blobDecode, shareDecode } from "../../protocol/requests";
import type { KeyBlobView } from "../../protocol/webview-messages";
import type { Engine } from "../engine-client/client";
import { isFailure } from "../engine-client/engine-error";
import { failureOf } from "../failures/failure";
import { fileFailureSentence, failureText } from "../failures/failure-text";
import { base64Of, fileLimit, fileNameOf, readable, readWhole } from "../files/read-file";
import { zeroDkekWords } from "../zero-dkek";
import { signatureOf } from "./file-signature";
import { firstBytes } from "./first-bytes";
import { noTime, timed, type StepTimes } from "./opening-time";

/** What there is to show of a file before it is unlocked or opened. Never rejects: a failure is something to show, too. */
export async function keyBlobViewOf(uri: vscode.Uri, engine: Engine, times: StepTimes = noTime()): Promise<KeyBlobView> {
  const fileName = fileNameOf(uri);
  try {
    const { size } = await timed(times, "read", () => readable(uri, () => vscode.workspace.fs.stat(uri)));
    if (size > fileLimit) {
      return { state: "too-large", fileName, size, limit: fileLimit, looksLike: signatureOf(await readable(uri, () => firstBytes(uri))) };
    }
    const content = await timed(times, "read", () => readWhole(uri));
    return await timed(times, "decoded", () => viewOfBytes(fileName, content, engine));
  } catch (error) {
    return { state: "failed", fileName, message: fileFailureSentence(failureText(failureOf(error))) };
  }
}

async function viewOfBytes(fileName: string, content: Uint8Array, engine: Engine): Promise<KeyBlobView> {
  const bytes = base64Of(content);
  const file = { fileName, size: content.length, bytes };
  try {
    const decoded = await engine.request(blobDecode, { file: bytes });
    const beware = zeroDkekWords(decoded.kcv);
    return { state: "blob", ...file, decoded, lock: { state: "locked" }, ...(beware !== undefined && { beware }) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === "damaged") {
      const { offset, reason, nodes = [] } = failure;
      return { state: "damaged", ...file, offset, reason, nodes };
    }
    if (failure.code === "not-a-key-blob") return viewOfShare(file, signatureOf(content), engine);
    throw error;
  }
}

async function viewOfShare(
  file: { fileName: string; size: number; bytes: string },
  looksLike: string | undefined,
  engine: Engine,
): Promise<KeyBlobView> {
  try {
    return { state: "share", ...file, decoded: await engine.request(shareDecode, { file: file.bytes }) };
  } catch (error) {
    if (!isFailure(error, "not-a-share")) throw error;
    const { fileName, size } = file;
    return { state: "foreign", fileName, size, reason: "No key can be restored from it. If it should be a backup or a DKEK share, look for another copy.", looksLike };
  }
}
