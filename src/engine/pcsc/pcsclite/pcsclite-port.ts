import { fail } from "../../failure";
import { ChangeEmitter } from "../change-emitter";
import { unavailableReason } from "../pcsc-error";
import type { CardConnection, PcscPort, ReaderState, ShareMode } from "../port";
import type { Pcsclite, PcscContext, PcscReader } from "./binding";
import { pcscErrorNumber } from "./errors";
import { PcscliteReader } from "./pcsclite-reader";
import { ServiceWait } from "./service-wait";

/** How long readers may take to show up after the start; those that are there tell at once. */
const SETTLE_MS = 500;
/** Between two attempts that a look at the readers makes. */
const SHORTEST_DELAY_MS = 2_000;

/** The readers of PC/SC by the package `pcsclite`, which tells by itself what comes and goes. */
export class PcsclitePort implements PcscPort {
  readonly name = "pcsclite";
  readonly #readers = new Map<PcscReader, PcscliteReader>();
  readonly #change = new ChangeEmitter();
  readonly #wait: ServiceWait;
  #pcsclite: Pcsclite | undefined;
  #context: PcscContext | undefined;
  #reason: string | undefined;
  #lastAttempt = 0;

  readonly onChange = this.#change.onChange;

  constructor(pcsclite: Pcsclite, serviceFolder?: string) {
    this.#pcsclite = pcsclite;
    this.#wait = new ServiceWait(() => this.#begin(), serviceFolder);
  }

  get unavailable(): string | undefined {
    return this.#reason;
  }

  async start(): Promise<void> {
    if (this.#begin()) await this.#settled();
    else this.#wait.start();
  }

  /** Without PC/SC a look at the readers tries again, at most every two seconds. */
  readers(): ReaderState[] {
    const isDue = this.#lastAttempt > 0 && Date.now() - this.#lastAttempt >= SHORTEST_DELAY_MS;
    if (this.#context === undefined && isDue && this.#begin()) this.#wait.stop();
    return [...this.#readers.values()].map(({ state }) => state);
  }

  async connect(reader: string, share: ShareMode): Promise<CardConnection> {
    const found = [...this.#readers.values()].find(({ state }) => state.name === reader);
    return found === undefined ? fail("no-such-reader", { reader }) : found.connect(share);
  }

  /** What PC/SC itself holds ends with the process: the package may wait for its threads without end. */
  async close(): Promise<void> {
    this.#wait.stop();
    this.#change.clear();
    this.#pcsclite = undefined;
    await Promise.all([...this.#readers.values()].map((reader) => reader.disconnect()));
  }

  #begin(): boolean {
    if (this.#context !== undefined) return true;
    if (this.#pcsclite === undefined) return false;
    this.#lastAttempt = Date.now();
    try {
      const context = this.#pcsclite();
      context.on("reader", (reader) => this.#add(reader));
      context.on("error", (error) => this.#end(context, error));
      this.#context = context;
    } catch (error) {
      this.#reason = unavailableReason(pcscErrorNumber(error));
      return false;
    }
    this.#reason = undefined;
    this.#change.emit();
    return true;
  }

  /** The service ended. This context never works again: a new one is made once the service is back. */
  #end(context: PcscContext, error: unknown): void {
    if (this.#context !== context) return;
    this.#context = undefined;
    this.#reason = unavailableReason(pcscErrorNumber(error));
    for (const reader of [...this.#readers.keys()]) this.#remove(reader);
    this.#change.emit();
    this.#wait.start();
  }

  #add(reader: PcscReader): void {
    const added = new PcscliteReader(reader, () => this.#change.emit());
    this.#readers.set(reader, added);
    reader.on("status", (status) => added.update(status));
    reader.on("end", () => this.#remove(reader));
    // Always followed by `end`; without a listener it would end the process.
    reader.on("error", () => undefined);
    this.#change.emit();
  }

  #remove(reader: PcscReader): void {
    const removed = this.#readers.get(reader);
    if (removed === undefined) return;
    this.#readers.delete(reader);
    removed.detach();
    this.#change.emit();
  }

  #settled(): Promise<void> {
    const isSettled = () => this.#readers.size > 0 && [...this.#readers.values()].every(({ isKnown }) => isKnown);
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(finish, SETTLE_MS);
      const stop = this.onChange(() => {
        if (isSettled()) finish();
      });
    });
  }
}
