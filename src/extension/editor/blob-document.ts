import * as vscode from "vscode";
import type { Base64 } from "../../protocol/values";
import type { KeyBlobView } from "../../protocol/webview-messages";
import { DisposableList } from "../disposables";
import type { Engine } from "../engine-client/client";
import { keyBlobViewOf } from "./key-blob-view";
import { noTime, type StepTimes } from "./opening-time";
import { withOpened } from "./unlocked-view";
import type { Opened } from "./unlocked-view";
import { watchFile } from "./watch-file";

/**
 * A file of the blob view, whatever number of editors shows it, with what unlocking told of it. That is forgotten when it
 * is locked, when the last editor closes, and when the file changes.
 */
export class BlobDocument implements vscode.CustomDocument {
  private readonly disposables = new DisposableList();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  private file: KeyBlobView | undefined;
  private opened: Opened | undefined;
  private reading: Promise<void> | undefined;
  private readAgain = false;

  /** Of reading it last. */
  times: StepTimes = noTime();

  /** Fires after there is something else to show. */
  readonly onChanged = this.changed.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly engine: Engine,
    private readonly closed: () => void,
  ) {
    this.disposables.add(watchFile(uri, () => void this.read()));
    void this.read();
  }

  /** Absent until the file was read. */
  get view(): KeyBlobView | undefined {
    return this.file && withOpened(this.file, this.opened);
  }

  /** Reads the file anew; when it is asked for meanwhile, once more. Never rejects. */
  async read(): Promise<void> {
    this.readAgain = this.reading !== undefined;
    this.reading ??= this.readUntilCurrent();
    await this.reading;
  }

  /**
   * Takes what opening told; undefined forgets it.
   * @param bytes what was opened: nothing is taken when the file has other ones by now
   */
  open(bytes: Base64, opened: Opened | undefined): void {
    if (this.file === undefined || bytesOf(this.file) !== bytes) return;
    this.opened = opened;
    this.changed.fire();
  }

  dispose(): void {
    this.opened = undefined;
    this.disposables.dispose();
    this.closed();
  }

  private async readUntilCurrent(): Promise<void> {
    let file: KeyBlobView;
    do {
      this.readAgain = false;
      this.times = noTime();
      file = await keyBlobViewOf(this.uri, this.engine, this.times);
    } while (this.wantsAnotherRead());
    this.reading = undefined;
    if (this.file === undefined || bytesOf(this.file) === undefined || bytesOf(this.file) !== bytesOf(file)) this.opened = undefined;
    this.file = file;
    this.changed.fire();
  }

  private wantsAnotherRead(): boolean {
    return this.readAgain;
  }
}

/** The bytes of what is shown; undefined where nothing could be read or decoded. */
export function bytesOf(view: KeyBlobView): Base64 | undefined {
  return "bytes" in view ? view.bytes : undefined;
}
