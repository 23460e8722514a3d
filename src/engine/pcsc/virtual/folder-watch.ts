import { watch, type FSWatcher } from "node:fs";
import { mkdir } from "node:fs/promises";

/** Files are written beside and renamed: several events for one change. */
const SETTLE_MS = 30;

/** Tells when something in a folder changed. The folder may be deleted; `start` makes it anew. */
export class FolderWatch {
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly folder: string,
    private readonly onChange: () => void,
  ) {}

  /** Makes the folder where it is missing and watches it. */
  async start(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    this.stop();
    this.#watcher = watch(this.folder, { persistent: false }, () => this.#settle());
    this.#watcher.on("error", () => {
      this.stop();
      this.#settle();
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.onChange, SETTLE_MS);
  }
}
