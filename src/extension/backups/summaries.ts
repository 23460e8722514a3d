import type { CancellationToken } from "vscode-jsonrpc";
import type { SummarizedFile } from "../../protocol/backups";
import { blobSummarize } from "../../protocol/requests";
import type { Engine } from "../engine-client/client";
import { EngineError } from "../engine-client/engine-error";
import { base64Of } from "../files/base64";
import type { BackupFiles, FileStamp } from "./backup-files";
import { inGroups, mapInParallel } from "./in-groups";

/**
 * What came of reading a file.
 *
 * - `told`: what the engine says of it
 * - `too-long`: it is longer than any key blob, and was not read
 * - `gone`: it could not be read
 * - `waits`: the engine is not there
 * - `given-up`: the engine failed at it twice, the second time at it alone
 */
export type Reading =
  | { state: "told"; stamp: FileStamp; told: SummarizedFile }
  | { state: "too-long" | "given-up"; stamp: FileStamp }
  | { state: "gone" | "waits" };

interface StampedFile {
  uri: string;
  stamp: FileStamp;
}

/** Together no more than 4 MiB. */
const filesAtOnce = 64;
const groupsAtOnce = 2;
const readsAtOnce = 16;

/** Reads files and has the engine say what they are: some at a time, so that memory stays flat. */
export class Summaries {
  constructor(
    private readonly engine: Engine,
    private readonly files: BackupFiles,
    private readonly token: CancellationToken,
  ) {}

  async read(uris: readonly string[], take: (uri: string, reading: Reading) => void): Promise<void> {
    const failed = await this.readInGroups(inGroups(uris, filesAtOnce), groupsAtOnce, take);
    // What one file did to the engine must not keep the others out.
    const alone = await this.readInGroups(failed.map(({ uri }) => [uri]), 1, take);
    for (const { uri, stamp } of alone) take(uri, { state: "given-up", stamp });
  }

  /** Gives back the files that the engine failed at. */
  private async readInGroups(
    groups: readonly string[][],
    atOnce: number,
    take: (uri: string, reading: Reading) => void,
  ): Promise<StampedFile[]> {
    const failed: StampedFile[] = [];
    await mapInParallel(groups, atOnce, async (group) => {
      if (this.token.isCancellationRequested) return;
      const contents: string[] = [];
      const here: StampedFile[] = [];
      await mapInParallel(group, readsAtOnce, async (uri) => {
        const content = await this.files.read(uri).catch(() => undefined);
        if (content === undefined) take(uri, { state: "gone" });
        else if (content.bytes === undefined) take(uri, { state: "too-long", stamp: content });
        else {
          contents.push(base64Of(content.bytes));
          here.push({ uri, stamp: { size: content.size, modified: content.modified } });
        }
      });
      const answer = await this.ask(contents);
      if (answer === "failed") failed.push(...here);
      else here.forEach(({ uri, stamp }, index) => take(uri, readingOf(stamp, answer, index)));
    });
    return failed;
  }

  private async ask(contents: string[]): Promise<SummarizedFile[] | "failed" | "waits"> {
    if (contents.length === 0) return [];
    try {
      return await this.engine.request(blobSummarize, { files: contents }, this.token);
    } catch (error) {
      return error instanceof EngineError && error.failure.code === "engine-stopped" ? "waits" : "failed";
    }
  }
}

function readingOf(stamp: FileStamp, answer: readonly SummarizedFile[] | "waits", index: number): Reading {
  if (answer === "waits") return { state: "waits" };
  const told = answer[index];
  return told === undefined ? { state: "given-up", stamp } : { state: "told", stamp, told };
}
