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

/** How the daemon is started. */
export interface Daemon {
  options?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Ports on which readers wait for cards. */
  ports: readonly number[];
}

const PATIENCE_MS = 20_000;
const LISTENING = "0A";

/** A PC/SC daemon that nobody else can reach, with programs and virtual cards beside it. */
export class PcscLab {
  readonly #cards = new Map<number, ChildProcess>();
  #pcscd: ChildProcess | undefined;

  private constructor(
    private readonly namespaces: ChildProcess,
    private readonly daemon: Daemon,
    /** For files; goes when the laboratory is closed. */
    readonly folder: string,
  ) {}

  /** With the daemon running. */
  static async open(): Promise<PcscLab> {
    const lab = await PcscLab.prepare(() => ({ ports: readers.map(({ port }) => port) }));
    await lab.startDaemon();
    return lab;
  }

  /**
   * Without a daemon as yet.
   * @param daemon how it will be started, in a laboratory with that folder
   */
  static async prepare(daemon: (folder: string) => Daemon): Promise<PcscLab> {
    needPcscLab();
    const folder = await mkdtemp(join(tmpdir(), "pcsc-lab-"));
    const program = ["unshare", "--net", "--mount", "sh", "test/harness/pcscd/namespaces.sh"];
    const namespaces = spawn("setpriv", ["--pdeathsig", "KILL", ...program], { stdio: ["ignore", "pipe", "pipe"] });
    const failed = finished(namespaces).then(({ output }) => Promise.reject(new Error(`There are no namespaces: ${output}`)));
    await Promise.race([once(namespaces.stdout, "data"), failed]);
    failed.catch(() => undefined);
    return new PcscLab(namespaces, daemon(folder), folder);
  }

  /** Where programs outside the laboratory find the daemon: for their variable PCSCLITE_CSOCK_NAME. */
  get socket(): string {
    return this.path("/run/pcscd/pcscd.comm");
  }

  /** A file inside the laboratory, as programs outside see it. */
  path(inside: string): string {
    return `/proc/${String(this.namespaces.pid)}/root${inside}`;
  }

  async startDaemon(): Promise<void> {
    const { options = [], env } = this.daemon;
    const pcscd = this.spawn("pcscd", ["--foreground", ...options], env);
    const failed = finished(pcscd).then(({ output }) => Promise.reject(new Error(`The PC/SC daemon ended: ${output}`)));
    this.#pcscd = pcscd;
    await Promise.race([until("the PC/SC daemon", () => this.#isReady()), failed]);
    failed.catch(() => undefined);
  }

  async stopDaemon(): Promise<void> {
    if (this.#pcscd !== undefined) await stop(this.#pcscd);
    this.#pcscd = undefined;
  }

  /** Starts a program where it reaches this daemon. It ends with this process. */
  spawn(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const inside = ["--target", String(this.namespaces.pid), "--net", "--mount", "--root", `--wd=${process.cwd()}`];
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value ?? ""}`);
    // A socket that this process was told of is not one of the laboratory's.
    const own = ["env", "--unset", "PCSCLITE_CSOCK_NAME", ...variables];
    return spawn("nsenter", [...inside, "--", "setpriv", "--pdeathsig", "KILL", ...own, program, ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, HOME: this.folder, LC_ALL: "C.UTF-8" },
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
    await Promise.race([until(`a card in ${name}`, () => this.#seesCard(name)), this.#start(program, port)]);
  }

  /** Starts a virtual card that goes into the reader at that port; the promise is rejected when it ends. */
  startCard(state: string, port: number): Promise<never> {
    return this.#start(["scripts/card.mjs", "--state", state], port);
  }

  /** Pulls the card; its file stays. */
  async remove(reader: ReaderNumber = 0): Promise<void> {
    const { name, port } = readers[reader];
    if (!this.#cards.has(port)) return;
    await this.stopCard(port);
    await until(`an empty ${name}`, async () => !(await this.#seesCard(name)));
  }

  /** Ends the virtual card at that port, gently or in the middle of what it does. */
  async stopCard(port: number, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const card = this.#cards.get(port);
    this.#cards.delete(port);
    if (card !== undefined) await stop(card, signal);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#cards.values()].map((card) => stop(card)));
    await this.stopDaemon();
    await stop(this.namespaces);
    await rm(this.folder, { recursive: true, force: true });
  }

  #start(program: readonly string[], port: number): Promise<never> {
    const card = this.spawn(process.execPath, [...program, "--port", String(port)]);
    this.#cards.set(port, card);
    const ended = finished(card).then(({ output }) => Promise.reject(new Error(`The card ended: ${output}`)));
    ended.catch(() => undefined);
    return ended;
  }

  async #seesCard(name: string): Promise<boolean> {
    const { status } = await this.run("opensc-tool", ["--reader", name, "--atr"]);
    return status === 0;
  }

  /** Whether programs can reach the daemon, and cards its readers. */
  async #isReady(): Promise<boolean> {
    if (!existsSync(this.socket)) return false;
    const sockets = await readFile(`/proc/${String(this.namespaces.pid)}/net/tcp`, "utf8");
    return this.daemon.ports.every((port) => {
      const local = `:${port.toString(16).toUpperCase()} 00000000:0000 ${LISTENING}`;
      return sockets.includes(local);
    });
  }
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, "exit");
  child.kill(signal);
  await end;
}

/** Waits for a condition; fails when that takes longer than anybody would wait. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await delay(30);
  }
}
