import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { finished, type Finished } from "./finished";
import { needPcscLab } from "./install.mjs";

/** The two readers of a daemon with vpcd, and the port of each. */
export const readers = [
  { name: "Virtual PCD 00 00", port: 35963 },
  { name: "Virtual PCD 00 01", port: 35964 },
] as const;

export type ReaderNumber = 0 | 1;

const PATIENCE_MS = 20_000;
const LISTENING = "0A";

/** A PC/SC daemon that nobody else can reach, with programs and virtual cards beside it. */
export class PcscLab {
  readonly #daemon: ChildProcess;
  readonly #cards = new Map<ReaderNumber, ChildProcess>();

  private constructor(
    daemon: ChildProcess,
    /** For files; goes when the laboratory is closed. */
    readonly folder: string,
  ) {
    this.#daemon = daemon;
  }

  static async open(): Promise<PcscLab> {
    needPcscLab();
    const folder = await mkdtemp(join(tmpdir(), "pcsc-lab-"));
    const program = ["unshare", "--net", "--mount", "sh", "test/harness/pcscd/daemon.sh"];
    const daemon = spawn("setpriv", ["--pdeathsig", "KILL", ...program], { stdio: ["ignore", "pipe", "pipe"] });
    const end = finished(daemon);
    const lab = new PcscLab(daemon, folder);
    const ready = until("the PC/SC daemon", () => lab.#isReady());
    const failed = end.then(({ output }) => Promise.reject(new Error(`The PC/SC daemon ended: ${output}`)));
    await Promise.race([ready, failed]);
    failed.catch(() => undefined);
    return lab;
  }

  /** Starts a program where it reaches this daemon. */
  spawn(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const inside = ["--target", String(this.#daemon.pid), "--net", "--mount", "--root", `--wd=${process.cwd()}`];
    return spawn("nsenter", [...inside, "--", program, ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, HOME: this.folder, LC_ALL: "C.UTF-8", ...env },
    });
  }

  /** Runs a program to its end. */
  run(program: string, args: readonly string[], input?: string): Promise<Finished> {
    return finished(this.spawn(program, args), input);
  }

  /** Runs a program that must succeed; gives its standard output. */
  async succeed(program: string, args: readonly string[], input?: string): Promise<string> {
    const { status, stdout, output } = await this.run(program, args, input);
    if (status !== 0) throw new Error(`${[program, ...args].join(" ")} ended with ${String(status)}: ${output}`);
    return stdout;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  /** Puts the virtual card of a file into a reader; a new card where there is no such file. */
  insert(state: string, reader: ReaderNumber = 0): Promise<void> {
    return this.insertProgram(["scripts/card.mjs", "--state", state], reader);
  }

  /** Puts a card into a reader that is a Node program of its own; the port comes last of its arguments. */
  async insertProgram(program: readonly string[], reader: ReaderNumber = 0): Promise<void> {
    const { name, port } = readers[reader];
    const card = this.spawn(process.execPath, [...program, "--port", String(port)]);
    const end = finished(card);
    this.#cards.set(reader, card);
    const failed = end.then(({ output }) => Promise.reject(new Error(`The card ended: ${output}`)));
    await Promise.race([until(`a card in ${name}`, () => this.#seesCard(name)), failed]);
    failed.catch(() => undefined);
  }

  /** Pulls the card; its file stays. */
  async remove(reader: ReaderNumber = 0): Promise<void> {
    const card = this.#cards.get(reader);
    if (card === undefined) return;
    this.#cards.delete(reader);
    await stop(card);
    const { name } = readers[reader];
    await until(`an empty ${name}`, async () => !(await this.#seesCard(name)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#cards.values()].map(stop));
    await stop(this.#daemon);
    await rm(this.folder, { recursive: true, force: true });
  }

  async #seesCard(name: string): Promise<boolean> {
    const { status } = await this.run("opensc-tool", ["--reader", name, "--atr"]);
    return status === 0;
  }

  /** Whether programs can reach the daemon, and cards its readers. */
  async #isReady(): Promise<boolean> {
    const place = `/proc/${String(this.#daemon.pid)}`;
    if (!existsSync(`${place}/root/run/pcscd/pcscd.comm`)) return false;
    const sockets = await readFile(`${place}/net/tcp`, "utf8");
    return readers.every(({ port }) => {
      const local = `:${port.toString(16).toUpperCase()} 00000000:0000 ${LISTENING}`;
      return sockets.includes(local);
    });
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, "exit");
  child.kill();
  await end;
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await delay(30);
  }
}
