import { fail } from "../../failure";
import { CardPresence } from "../card-presence";
import { ChangeEmitter } from "../change-emitter";
import { pcscErrorCode, unavailableReason } from "../pcsc-error";
import type { CardConnection, PcscPort, ReaderState, ShareMode } from "../port";
import { ReaderWatch, type ReaderStatuses } from "./reader-watch";
import { pcscErrorNumber, type Winscard } from "./winscard";
import { type Attempts, WinscardConnection } from "./winscard-connection";

/** Between two attempts to reach the service. */
const RETRY_MS = 1_000;

interface WatchedReader {
  presence: CardPresence;
  connections: Set<WinscardConnection>;
  attempts: Attempts;
}

/** The readers of PC/SC by the system's own library, called through the package `koffi`. */
export class WinscardPort implements PcscPort {
  readonly name = "koffi";
  readonly #readers = new Map<string, WatchedReader>();
  readonly #change = new ChangeEmitter();
  #winscard: Winscard | undefined;
  #watch: ReaderWatch | undefined;
  #reason: string | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  readonly onChange = this.#change.onChange;

  /** @param load opens the system's library; asked again while there is none */
  constructor(private readonly load: () => Winscard) {}

  get unavailable(): string | undefined {
    return this.#reason;
  }

  async start(): Promise<void> {
    await this.#begin();
  }

  readers(): ReaderState[] {
    return [...this.#readers].map(([name, { presence }]) => presence.stateOf(name));
  }

  async connect(reader: string, share: ShareMode): Promise<CardConnection> {
    const found = this.#readers.get(reader);
    const winscard = this.#winscard;
    if (found === undefined || winscard === undefined) return fail("no-such-reader", { reader });
    const atr = found.presence.atr ?? fail("no-card", { reader });
    const onEnd = (ended: WinscardConnection) => {
      found.connections.delete(ended);
      found.presence.endOwnUse();
    };
    found.presence.beginOwnUse();
    const connection = await WinscardConnection.open(winscard, { name: reader, atr, attempts: found.attempts }, share, onEnd).catch((error: unknown) => {
      found.presence.endOwnUse();
      throw error;
    });
    found.connections.add(connection);
    // Another card may have come while this one was being connected to.
    if (found.presence.atr === atr) return connection;
    await connection.disconnect("reset");
    return fail("card-removed", { reader });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#change.clear();
    const connections = [...this.#readers.values()].flatMap((reader) => [...reader.connections]);
    await Promise.all([this.#watch?.stop(), ...connections.map((connection) => connection.disconnect("reset"))]);
  }

  /** Resolves when the readers are known, or the service does not answer: then it is tried again. */
  async #begin(): Promise<void> {
    try {
      this.#winscard ??= this.load();
      await this.#follow(this.#winscard);
    } catch (error) {
      this.#lose(this.#winscard === undefined ? unavailableReason(pcscErrorCode.noService) : unavailableReason(pcscErrorNumber(error)));
    }
  }

  async #follow(winscard: Winscard): Promise<void> {
    let known: () => void = () => undefined;
    const isKnown = new Promise<void>((resolve) => (known = resolve));
    const watch = await ReaderWatch.start(winscard, (statuses) => {
      this.#update(statuses);
      known();
    });
    this.#watch = watch;
    if (this.#isClosed) return watch.stop();
    watch.ended.catch((error: unknown) => this.#lose(unavailableReason(pcscErrorNumber(error))));
    await Promise.race([isKnown, watch.ended.catch(() => undefined)]);
  }

  /** The service is not there, or not any more. It is looked for until it is. */
  #lose(reason: string): void {
    if (this.#isClosed) return;
    const isNews = this.#reason !== reason;
    this.#reason = reason;
    this.#watch = undefined;
    for (const name of [...this.#readers.keys()]) this.#remove(name);
    if (isNews) this.#change.emit();
    this.#retry = setTimeout(() => void this.#begin(), RETRY_MS);
    this.#retry.unref();
  }

  #update(statuses: ReaderStatuses): void {
    if (this.#isClosed) return;
    const wasUnavailable = this.#reason !== undefined;
    this.#reason = undefined;
    for (const name of [...this.#readers.keys()]) if (!statuses.has(name)) this.#remove(name);
    for (const [name, status] of statuses) (this.#readers.get(name) ?? this.#add(name)).presence.update(status);
    if (wasUnavailable) this.#change.emit();
  }

  #add(name: string): WatchedReader {
    const connections = new Set<WinscardConnection>();
    const cut = () => connections.forEach((connection) => void connection.disconnect("reset"));
    const attempts = { last: Promise.resolve() };
    const reader = { presence: new CardPresence(cut, this.#change.emit), connections, attempts };
    this.#readers.set(name, reader);
    return reader;
  }

  #remove(name: string): void {
    const reader = this.#readers.get(name);
    if (reader === undefined) return;
    this.#readers.delete(name);
    reader.presence.remove();
    this.#change.emit();
  }
}
