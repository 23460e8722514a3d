import { isDeepStrictEqual } from "node:util";
import { Emitter } from "vscode-jsonrpc";
import type { Reader } from "../../protocol/cards";
import { cardRead, pcscStatus, readerChanged, readerList } from "../../protocol/requests";
import type { PcscStatus } from "../../protocol/requests";
import type { ReaderName } from "../../protocol/values";
import { DisposableList } from "../disposables";
import type { Engine } from "../engine-client/client";
import { engineErrorOf } from "../engine-client/engine-error";
import { RereadPace } from "./reread-pace";
import type { CardContent, CardsSnapshot, ReaderEntry } from "./snapshot";

/** Follows the readers and their cards, and reads a card when something about it changed. */
export class CardStore {
  private readonly changed = new Emitter<CardsSnapshot>();
  private readonly disposables = new DisposableList();
  /** By reader, the number of the latest attempt to read its card: what an older one brings is out of date. */
  private readonly attempts = new Map<ReaderName, number>();
  private readonly pace = this.disposables.add(new RereadPace());
  private entries: readonly ReaderEntry[] | undefined;
  private pcsc: PcscStatus | undefined;
  private listing: Promise<void> | undefined;
  private listAgain = false;

  /** Fires with the new state after every change. */
  readonly onChanged = this.changed.event;

  constructor(private readonly engine: Engine) {
    this.disposables.add(this.changed);
    this.disposables.add(engine.onStateChanged((state) => this.engineChanged(state.name)));
    this.disposables.add(engine.onNotification(readerChanged, () => void this.list()));
    if (engine.state.name === "running") void this.list();
  }

  get snapshot(): CardsSnapshot {
    const { entries, pcsc } = this;
    return { engine: this.engine.state, ...(entries && { readers: entries }), ...(pcsc && { pcsc }) };
  }

  get readers(): readonly ReaderEntry[] {
    return this.entries ?? [];
  }

  entry(reader: ReaderName): ReaderEntry | undefined {
    return this.readers.find((entry) => entry.reader.name === reader);
  }

  /** Lists the readers and reads one card anew, or all of them; resolves when that is done, and never rejects. */
  async refresh(reader?: ReaderName): Promise<void> {
    await this.list();
    const stale = this.readers.filter((entry) => reader === undefined || entry.reader.name === reader);
    await Promise.all(stale.filter(isSmartCardHsm).map((entry) => this.read(entry.reader.name)));
  }

  /** Resolves when each card that is in sight now was read, or the engine is stopped. */
  async settled(): Promise<void> {
    while (this.isUnsettled()) {
      await new Promise<void>((resolve) => {
        const subscription = this.onChanged(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private isUnsettled(): boolean {
    if (this.engine.state.name === "stopped") return false;
    return this.entries === undefined || this.entries.some((entry) => entry.content.state === "reading");
  }

  private engineChanged(name: "starting" | "running" | "stopped"): void {
    if (name === "running") void this.list();
    else this.entries = this.pcsc = undefined;
    this.changed.fire(this.snapshot);
  }

  /** Asks for the list once more when it is asked for while an answer is under way: that answer may be too old. */
  private async list(): Promise<void> {
    if (this.listing !== undefined) {
      this.listAgain = true;
      return this.listing;
    }
    this.listing = this.listUntilCurrent();
    try {
      await this.listing;
    } finally {
      this.listing = undefined;
    }
  }

  private async listUntilCurrent(): Promise<void> {
    do {
      this.listAgain = false;
      try {
        const [readers, pcsc] = await Promise.all([this.engine.ask(readerList), this.engine.ask(pcscStatus)]);
        this.pcsc = pcsc;
        this.take(readers);
      } catch {
        // When the engine is gone its state tells it, and a new list is asked for when it is back.
        if (this.engine.state.name === "running") this.take([]);
        return;
      }
    } while (this.wantsAnotherList());
  }

  private wantsAnotherList(): boolean {
    return this.listAgain;
  }

  private take(readers: readonly Reader[]): void {
    const changedReaders: ReaderName[] = [];
    this.entries = readers.map((reader) => {
      const known = this.entry(reader.name);
      if (known !== undefined && sameCard(known.reader, reader)) {
        if (known.reader.card?.foreignUses !== reader.card?.foreignUses) this.pace.plan(reader.name, () => void this.read(reader.name));
        return { reader, content: known.content };
      }
      this.pace.forget(reader.name);
      this.attempts.set(reader.name, (this.attempts.get(reader.name) ?? 0) + 1);
      if (reader.card === null) return { reader, content: { state: "empty" } };
      if (reader.card.application === "other") return { reader, content: { state: "foreign" } };
      changedReaders.push(reader.name);
      // What was known of the same card stays in sight until it is read anew.
      const keep = known?.content.state === "read" && known.content.card.serial === reader.card.serial;
      return { reader, content: keep ? known.content : { state: "reading" } };
    });
    this.changed.fire(this.snapshot);
    for (const name of changedReaders) void this.read(name);
  }

  private async read(reader: ReaderName): Promise<void> {
    const attempt = (this.attempts.get(reader) ?? 0) + 1;
    this.attempts.set(reader, attempt);
    let content: CardContent;
    try {
      content = { state: "read", card: await this.engine.request(cardRead, { reader }) };
    } catch (error) {
      content = { state: "unreadable", failure: engineErrorOf(error).failure };
    }
    if (this.attempts.get(reader) !== attempt || this.entries === undefined) return;
    this.pace.note(reader, !isDeepStrictEqual(this.entry(reader)?.content, content));
    this.entries = this.entries.map((entry) => (entry.reader.name === reader ? { ...entry, content } : entry));
    this.changed.fire(this.snapshot);
  }
}

function isSmartCardHsm({ reader }: ReaderEntry): boolean {
  return reader.card?.application === "smartcard-hsm";
}

function sameCard(before: Reader, now: Reader): boolean {
  const [one, other] = [before.card, now.card];
  if (one === null || other === null) return one === other;
  return (
    one.atr === other.atr &&
    one.application === other.application &&
    one.serial === other.serial &&
    one.label === other.label &&
    one.unlocked === other.unlocked
  );
}
