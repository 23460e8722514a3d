import type { CancellationToken } from "vscode-jsonrpc";
import { maxFilesAtOnce } from "../../protocol/backups";
import type { SummarizedFile } from "../../protocol/backups";
import { blobSummarize } from "../../protocol/requests";
import type { Engine } from "../engine-client/client";
import { EngineError } from "../engine-client/engine-error";
import { base64Of } from "../files/base64";
import type { BackupFiles, FileStamp } from "./backup-files";
import { inGroups, mapInParallel } from "./in-groups";

/** A file to read, as it was when it was found. */
export interface FileToRead {
  uri: string;
  stamp: FileStamp;
}

/**
 * What came of reading a file.
 *
 * - `told`: what the engine says of it
 * - `gone`: it could not be read
 * - `waits`: the engine is not there
 * - `given-up`: the engine failed at it twice, the second time at it alone
 */
export type Reading = { state: "told"; told: SummarizedFile } | { state: "gone" } | { state: "waits" } | { state: "given-up" };

const bytesAtOnce = 1024 * 1024;
const groupsAtOnce = 2;
const readsAtOnce = 16;

/** Reads files and has the engine say what they are: some at a time, so that memory stays flat. */
export class Summaries {
  constructor(
    private readonly engine: Engine,
    private readonly files: BackupFiles,
    private readonly token: CancellationToken,
  ) {}

  async read(files: readonly FileToRead[], take: (file: FileToRead, reading: Reading) => void): Promise<void> {
    const failed = await this.readInGroups(inGroups(files, maxFilesAtOnce, bytesAtOnce, ({ stamp }) => stamp.size), groupsAtOnce, take);
    // What one file did to the engine must not keep the others out.
    const alone = await this.readInGroups(failed.map((file) => [file]), 1, take);
    for (const file of alone) take(file, { state: "given-up" });
  }

  /** Gives back the files that the engine failed at. */
  private async readInGroups(
    groups: readonly FileToRead[][],
    atOnce: number,
    take: (file: FileToRead, reading: Reading) => void,
  ): Promise<FileToRead[]> {
    const failed: FileToRead[] = [];
    await mapInParallel(groups, atOnce, async (group) => {
      if (this.token.isCancellationRequested) return;
      const contents = await mapInParallel(group, readsAtOnce, ({ uri }) => this.files.read(uri).then(base64Of, () => undefined));
      const here = group.filter((file, index) => {
        if (contents[index] === undefined) take(file, { state: "gone" });
        return contents[index] !== undefined;
      });
      const answer = await this.ask(contents.filter((content) => content !== undefined));
      if (answer === "failed") failed.push(...here);
      else here.forEach((file, index) => take(file, readingOf(answer, index)));
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

function readingOf(answer: readonly SummarizedFile[] | "waits", index: number): Reading {
  if (answer === "waits") return { state: "waits" };
  const told = answer[index];
  return told === undefined ? { state: "given-up" } : { state: "told", told };
}
