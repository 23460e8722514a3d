import { open, readFile, rm, stat } from "node:fs/promises";
import { uptime } from "node:os";

/**
 * Keeps engines apart that show the same virtual card: a file beside the card's, with the id of the process that works
 * with the card. A lock whose process is gone, or that is older than the machine's start, is taken over.
 */
export class CardLock {
  readonly #path: string;
  #isHeld = false;

  constructor(cardFile: string) {
    this.#path = `${cardFile}.lock`;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Takes the lock; false when another process holds it. */
  async take(): Promise<boolean> {
    this.#isHeld ||= (await this.#create()) || ((await this.#isStale()) && (await this.#create()));
    return this.#isHeld;
  }

  async release(): Promise<void> {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    await rm(this.#path, { force: true });
  }

  async #create(): Promise<boolean> {
    try {
      const file = await open(this.#path, "wx", 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      throw error;
    }
  }

  async #isStale(): Promise<boolean> {
    const holder = Number.parseInt(await readFile(this.#path, "utf8").catch(() => ""), 10);
    if (isRunning(holder) && !(await this.#isFromBeforeStart())) return false;
    await rm(this.#path, { force: true });
    return true;
  }

  /** Process ids are given out anew after each start of the machine. */
  async #isFromBeforeStart(): Promise<boolean> {
    const written = await stat(this.#path).catch(() => undefined);
    return written !== undefined && written.mtimeMs < Date.now() - uptime() * 1000;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
