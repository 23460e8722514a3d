import type { BackupFiles, FileStamp } from "./backup-files";
import { mapInParallel } from "./in-groups";
import type { KnownFile } from "./known-file";
import type { KnownFiles } from "./known-files";
import type { Reading, Summaries } from "./summaries";

interface ExaminerParts {
  known: KnownFiles;
  files: BackupFiles;
  summaries: Summaries;
  log: { warn(line: string): void };
  /** Called when something else is known than before. */
  changed(): void;
}

const stampsAtOnce = 64;

/** Brings what is known of files up to what they are. */
export class Examiner {
  private readonly withoutEngine = new Set<string>();

  constructor(private readonly parts: ExaminerParts) {}

  /** Files that wait for the engine. */
  get waiting(): ReadonlySet<string> {
    return this.withoutEngine;
  }

  /** Reads those files that are not as they are known, and those of `anew` in any case; tells how many. */
  async examine(uris: Iterable<string>, anew: { has(uri: string): boolean }): Promise<number> {
    const { known, files, summaries } = this.parts;
    const toRead: string[] = [];
    await mapInParallel([...uris], stampsAtOnce, async (uri) => {
      const before = known.get(uri);
      if (before === undefined || anew.has(uri) || !isSame(before, await files.stamp(uri))) toRead.push(uri);
    });
    await summaries.read(toRead, (uri, reading) => this.take(uri, reading));
    return toRead.length;
  }

  /** Has the engine say what those are that waited for it. */
  async examineWaiting(): Promise<void> {
    await this.examine(this.withoutEngine, this.withoutEngine);
  }

  /** Keeps a file that is known in the index wherever it lies. */
  name(uri: string): void {
    const file = this.parts.known.get(uri);
    if (file !== undefined) this.keep(uri, { ...file, named: true });
  }

  forget(uri: string): void {
    const { known, changed } = this.parts;
    this.withoutEngine.delete(uri);
    if (known.get(uri) === undefined) return;
    known.delete(uri);
    changed();
  }

  private take(uri: string, reading: Reading): void {
    if (reading.state === "told") this.keep(uri, { ...reading.stamp, told: reading.told });
    else if (reading.state === "too-long") this.keep(uri, reading.stamp);
    else if (reading.state === "given-up") this.giveUp(uri, reading.stamp);
    else this.forget(uri);
    if (reading.state === "waits") this.withoutEngine.add(uri);
  }

  private keep(uri: string, file: KnownFile): void {
    const { known, changed } = this.parts;
    const { named } = known.get(uri) ?? {};
    this.withoutEngine.delete(uri);
    known.set(uri, named === true ? { ...file, named } : file);
    changed();
  }

  /** Leaves a file alone until it changes. */
  private giveUp(uri: string, stamp: FileStamp): void {
    this.parts.log.warn(`The engine could not tell what ${uri} is.`);
    this.keep(uri, stamp);
  }
}

function isSame(known: FileStamp, stamp: FileStamp | undefined): boolean {
  return known.size === stamp?.size && known.modified === stamp.modified;
}
