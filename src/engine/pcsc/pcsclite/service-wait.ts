import { watch, type FSWatcher } from "node:fs";
import { dirname, basename } from "node:path";

/** Where pcscd puts its socket. */
const SERVICE_FOLDER = "/run/pcscd";
const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 60_000;
/** Between the socket's appearance and the service behind it. */
const APPEARED_DELAY_MS = 100;
const ATTEMPTS_AFTER_EVENT = 5;

/**
 * Waits for the smart card service to come back. Where its folder can be watched, a few attempts follow each change in
 * it; elsewhere attempts go on, ever more rarely, up to once a minute.
 */
export class ServiceWait {
  #timer: NodeJS.Timeout | undefined;
  #watcher: FSWatcher | undefined;

  /** @param retry tells whether the service is there again */
  constructor(
    private readonly retry: () => boolean,
    private readonly folder = SERVICE_FOLDER,
  ) {}

  start(delay = FIRST_DELAY_MS): void {
    this.stop();
    this.#watcher = this.#watch(this.folder) ?? this.#watch(dirname(this.folder));
    this.#schedule(delay, this.#watcher === undefined ? Infinity : ATTEMPTS_AFTER_EVENT);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #schedule(delay: number, attempts: number): void {
    if (attempts === 0) return;
    this.#timer = setTimeout(() => {
      if (this.retry()) this.stop();
      else this.#schedule(Math.min(2 * delay, LONGEST_DELAY_MS), attempts - 1);
    }, delay);
    this.#timer.unref();
  }

  #watch(folder: string): FSWatcher | undefined {
    try {
      const isOwn = folder === this.folder;
      return watch(folder, { persistent: false }, (_, name) => {
        if (isOwn || name === basename(this.folder)) this.start(APPEARED_DELAY_MS);
      }).on("error", () => this.start());
    } catch {
      return undefined;
    }
  }
}
