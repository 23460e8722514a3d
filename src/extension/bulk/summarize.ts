import { maxFilesAtOnce } from "../../protocol/backups";
import type { SummarizedFile } from "../../protocol/backups";
import { blobSummarize } from "../../protocol/requests";
import { inGroups } from "../backups/in-groups";
import type { Engine } from "../engine-client/client";
import { base64Of } from "../files/read-file";

export const bytesAtOnce = 1024 * 1024;

/** What each file says of its key, in their order. */
export async function summarize(engine: Engine, files: readonly Uint8Array[]): Promise<SummarizedFile[]> {
  const summaries: SummarizedFile[] = [];
  for (const batch of inGroups(files, maxFilesAtOnce, bytesAtOnce, ({ length }) => length)) {
    summaries.push(...(await engine.request(blobSummarize, { files: batch.map(base64Of) })));
  }
  return summaries;
}
