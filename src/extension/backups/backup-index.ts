import { CancellationTokenSource, Emitter } from "vscode-jsonrpc";
import type { Hex } from "../../protocol/values";
import { DisposableList } from "../disposables";
import type { Engine } from "../engine-client/client";
import { FileError } from "../files/file-failure";
import { fileLimit } from "../files/file-limit";
import { isKeyBlobName } from "../files/key-blob-name";
import type { BackupFiles, Touch } from "./backup-files";
import { Delayed } from "./delayed";
import { Examiner } from "./examiner";
import { cacheContent, filesInCache } from "./index-cache";
import type { IndexedBackup, VerifiedBackup } from "./indexed-backup";
import { KnownFiles } from "./known-files";
import type { StoredJson } from "./stored-json";
import { Summaries } from "./summaries";
import { isTouched, Touches } from "./touches";
import type { Verification, Verifications } from "./verifications";

export interface BackupIndexParts {
  engine: Engine;
  files: BackupFiles;
  /** Where the index outlives the editor. */
  cache: StoredJson;
  verifications: Verifications;
  /** Of the extension: another one may understand files otherwise. */
  version: string;
  log: { info(line: string): void; warn(line: string): void };
  pace?: Partial<Pace>;
}

/** All in milliseconds. */
interface Pace {
  /** How long nothing must happen to files before they are looked at. */
  quiet: number;
  /** After which all places are looked at once more when they are others, or folders came: nobody tells when watching them has begun. */
  secondLook: number;
  /** How long nothing must change before the cache is written. */
  saving: number;
}

const usualPace: Pace = { quiet: 200, secondLook: 5000, saving: 1000 };

/** Knows the backups in the workspace and in the folders that a setting names, and follows the file system. */
export class BackupIndex {
  private readonly disposables = new DisposableList();
  private readonly changed = this.disposables.add(new Emitter<void>());
  private readonly cancellation = new CancellationTokenSource();
  private readonly touches: Touches;
  private readonly saving: Delayed;
  private readonly secondLook: Delayed;
  private readonly known: KnownFiles;
  private readonly examiner: Examiner;
  private work: Promise<void> = Promise.resolve();
  private pending = 0;
  private lookedAround = false;
  private shown: readonly IndexedBackup[] = [];

  /** Fires after `files`, `looking` or `places` may have changed. */
  readonly onChanged = this.changed.event;

  constructor(private readonly parts: BackupIndexParts) {
    const { engine, files, verifications } = parts;
    const pace = { ...usualPace, ...parts.pace };
    this.known = new KnownFiles(files, verifications);
    const summaries = new Summaries(engine, files, this.cancellation.token);
    this.examiner = new Examiner({ known: this.known, files, summaries, log: parts.log, changed: () => this.saving.plan() });
    this.touches = this.disposables.add(new Touches(pace.quiet, (touches) => void this.enqueue(() => this.follow(touches))));
    this.saving = this.disposables.add(new Delayed(pace.saving, () => void this.save()));
    this.disposables.add(files.onTouched((touch) => this.touches.add(touch)));
    this.disposables.add(files.onPlacesChanged(() => this.placesChanged()));
    this.disposables.add(engine.onStateChanged(({ name }) => this.engineChanged(name)));
    void this.enqueue(() => this.begin());
    this.secondLook = this.disposables.add(new Delayed(pace.secondLook, () => void this.enqueue(() => this.lookAround())));
    this.secondLook.plan();
  }

  /** Backups and what is left of damaged ones; files of another kind are not among them. */
  get files(): readonly IndexedBackup[] {
    return this.shown;
  }

  /** Whether there may be backups that are not in `files` yet. */
  get looking(): boolean {
    return !this.lookedAround || this.examiner.waiting.size > 0;
  }

  /** Where backups are looked for, in words; none where no folder is open and no setting names one. */
  get places(): readonly string[] {
    return this.parts.files.places;
  }

  /** Resolves when all that is known to have happened was looked at, or nothing more can be, because the engine is stopped. */
  async settled(): Promise<void> {
    while (!this.cancellation.token.isCancellationRequested) {
      this.touches.flush();
      if (this.pending > 0) await this.work;
      else if (this.examiner.waiting.size === 0 || this.parts.engine.state.name === "stopped") return;
      else await this.nextChange();
    }
  }

  /** Looks at all places and files once more: of a disk or a network drive that went, nobody tells. Never rejects. */
  async refresh(): Promise<void> {
    await this.enqueue(() => this.lookAround());
  }

  /** Looks at a file that was just written. It stays in the index wherever it lies. */
  async look(uri: string): Promise<void> {
    await this.enqueue(async () => {
      await this.examiner.examine([uri], new Set([uri]));
      this.examiner.name(uri);
    });
  }

  /** Looks at a file of the index once more, whatever its size and time say. */
  async lookAgain(uri: string): Promise<void> {
    await this.enqueue(async () => {
      await this.examiner.examine([uri], new Set([uri]));
    });
  }

  /** What was found of these bytes, wherever they lay then. */
  verifiedOf(sha256: Hex): VerifiedBackup | undefined {
    return this.parts.verifications.of(sha256);
  }

  /** Keeps what was proven of files. */
  async record(verifications: readonly Verification[]): Promise<void> {
    await this.parts.verifications.record(verifications);
    this.known.renew();
    this.publish();
  }

  /** The bytes of a backup as they are now. Rejects with a FileError. */
  async bytesOf({ uri }: Pick<IndexedBackup, "uri">): Promise<Uint8Array> {
    const { bytes } = await this.parts.files.read(uri);
    if (bytes === undefined) throw new FileError({ code: "file-too-large", file: this.parts.files.describe(uri).name, limit: fileLimit });
    return bytes;
  }

  dispose(): void {
    this.cancellation.cancel();
    this.cancellation.dispose();
    this.disposables.dispose();
  }

  /** Does one thing after the other: no result may overtake a later one. */
  private async enqueue(job: () => Promise<void>): Promise<void> {
    this.pending++;
    const done = this.work.then(async () => {
      try {
        if (!this.cancellation.token.isCancellationRequested) await job();
      } catch (error) {
        this.parts.log.warn(`Backups could not be looked for: ${String(error)}`);
      } finally {
        this.pending--;
        this.publish();
      }
    });
    this.work = done;
    return done;
  }

  private async begin(): Promise<void> {
    const { cache, verifications, version } = this.parts;
    const [content] = await Promise.all([cache.read(), verifications.load()]);
    for (const [uri, file] of filesInCache(version, content)) this.known.set(uri, file);
    await this.lookAround();
  }

  private async lookAround(): Promise<void> {
    const start = performance.now();
    const found = new Set(await this.parts.files.find());
    for (const [uri, { named }] of this.known.all) if (!found.has(uri) && named !== true) this.examiner.forget(uri);
    const read = await this.examiner.examine(new Set([...found, ...this.known.all.keys()]), this.examiner.waiting);
    this.lookedAround = true;
    const took = (performance.now() - start).toFixed(0);
    if (read > 0) this.parts.log.info(`Looked for backups in ${took} ms: ${found.size} files, of which ${read} were read.`);
    await this.parts.verifications.see(this.known.listBackups().map(({ sha256 }) => sha256));
  }

  private async follow(touches: ReadonlyMap<string, Touch["how"]>): Promise<void> {
    // A place that came may go before it is watched.
    if ([...touches].some(([uri, how]) => how === "came" && !isKeyBlobName(uri))) this.secondLook.plan();
    const unknown = [...touches].filter(([uri, how]) => how !== "went" && this.known.get(uri) === undefined).map(([uri]) => uri);
    const found = unknown.length === 0 ? [] : await this.parts.files.find(unknown);
    const touched = [...this.known.all.keys()].filter((uri) => isTouched(uri, touches));
    // A touched file may have been written anew within the precision of its time.
    await this.examiner.examine(new Set([...found, ...touched]), touches);
  }

  private async save(): Promise<void> {
    await this.parts.cache.write(cacheContent(this.parts.version, this.known.all));
  }

  private placesChanged(): void {
    this.lookedAround = false;
    this.secondLook.plan();
    void this.enqueue(async () => {
      await this.lookAround();
      this.known.renew();
    });
  }

  private engineChanged(name: "starting" | "running" | "stopped"): void {
    if (name === "running" && this.examiner.waiting.size > 0) void this.enqueue(() => this.examiner.examineWaiting());
    else this.changed.fire();
  }

  private publish(): void {
    if (this.cancellation.token.isCancellationRequested) return;
    this.shown = this.known.listBackups();
    this.changed.fire();
  }

  private async nextChange(): Promise<void> {
    await new Promise<void>((resolve) => {
      const subscriptions = [this.onChanged(done), this.cancellation.token.onCancellationRequested(done)];
      function done(): void {
        for (const subscription of subscriptions) subscription.dispose();
        resolve();
      }
    });
  }
}
