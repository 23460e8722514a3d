import { failure } from "../../../src/engine/failure";
import type { ReaderSource } from "../../../src/engine/operations";
import type { CardConnection, ReaderState, ShareMode } from "../../../src/engine/pcsc/port";
import type { ByteArrays } from "./byte-arrays";
import { equal } from "../../../src/formats/bytes";
import { decodeCommand } from "../../../src/formats/iso7816";
import type { VirtualCard } from "../../../src/simulator";

/** When the card is taken out at a command: before the card gets it, or after it has done it. */
export type Removal = { atCommand: number; when: "before" | "after" };

interface Slot {
  card: VirtualCard;
  connections: Set<{ gone: boolean }>;
}

/** Header, Lc, 255 bytes and Le. */
const LONGEST_SHORT_APDU = 4 + 1 + 255 + 1;
/** Header, extended Lc and Le. */
const EXTENDED_OVERHEAD = 4 + 3 + 2;

const isShort = (longestApdu: number) => longestApdu <= LONGEST_SHORT_APDU;

/** As PC/SC readers tell it: 0 stands for short APDUs. */
const dataIn = (longestApdu: number) => (isShort(longestApdu) ? 0 : longestApdu - EXTENDED_OVERHEAD);

/** Readers in memory with virtual cards, which see every command, and can lose a card at any of them. */
export class MemoryReaders implements ReaderSource {
  readonly #slots = new Map<string, Slot | undefined>();
  readonly #listeners = new Set<() => void>();
  /** Every command that reached a reader, since it was emptied. */
  readonly commands: Uint8Array[] = [];
  removal: Removal | undefined;
  /**
   * What the readers take: APDUs of so many bytes, short ones only where that leaves no room for more, with 6700 for what is
   * longer; told to whoever connects. Absent: everything, and nothing is told.
   */
  longestApdu: number | undefined;
  /** Sees to it that what the card itself keeps is not taken for a secret that was left behind. */
  watch: ByteArrays | undefined;
  /** Answers a command in the card's place. */
  answer: ((command: Uint8Array) => Uint8Array | undefined) | undefined;

  insert(name: string, card: VirtualCard): void {
    card.losePower();
    this.#slots.set(name, { card, connections: new Set() });
    this.#announce();
  }

  eject(name: string): void {
    for (const connection of this.#slots.get(name)?.connections ?? []) connection.gone = true;
    this.#slots.set(name, undefined);
    this.#announce();
  }

  /** How often a command with this INS was sent, with data or without. */
  count(ins: number, withData?: boolean): number {
    return this.commands
      .map((bytes) => decodeCommand(bytes))
      .filter((command) => command.ins === ins && (withData === undefined || withData === (command.data !== undefined))).length;
  }

  readers(): ReaderState[] {
    return [...this.#slots].map(([name, slot]) => ({ name, virtual: true, ...(slot && { atr: slot.card.atr }) }));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  connect(name: string, share: ShareMode): Promise<CardConnection> {
    const slot = this.#slots.get(name);
    if (!this.#slots.has(name)) return Promise.reject(failure("no-such-reader", { reader: name }));
    if (slot === undefined) return Promise.reject(failure("no-card", { reader: name }));
    if (share === "exclusive" && slot.connections.size > 0) return Promise.reject(failure("card-in-use", { reader: name }));
    const connection = { gone: false };
    slot.connections.add(connection);
    return Promise.resolve({
      atr: slot.card.atr,
      ...(this.longestApdu !== undefined && { maxApduDataLength: dataIn(this.longestApdu) }),
      transmit: async (command) => {
        const work = () => this.#transmit(name, slot.card, connection, command);
        return this.watch === undefined ? work() : this.watch.note(await this.watch.without(work));
      },
      disconnect: (disposition) => {
        slot.connections.delete(connection);
        if (disposition === "reset") slot.card.reset();
        return Promise.resolve();
      },
    });
  }

  async #transmit(name: string, card: VirtualCard, connection: { gone: boolean }, command: Uint8Array): Promise<Uint8Array> {
    if (connection.gone) throw failure("card-removed", { reader: name });
    this.commands.push(command.slice());
    const removed = this.removal?.atCommand === this.commands.length ? this.removal.when : undefined;
    if (removed === "before") this.eject(name);
    if (removed === "before") throw failure("card-removed", { reader: name });
    const answer = this.#refusal(command) ?? this.answer?.(command) ?? (await card.transmit(command));
    if (removed === "after") this.eject(name);
    if (removed === "after") throw failure("card-removed", { reader: name });
    return answer;
  }

  #refusal(command: Uint8Array): Uint8Array | undefined {
    if (this.longestApdu === undefined) return undefined;
    const isTooLong = command.length > this.longestApdu || (isShort(this.longestApdu) && decodeCommand(command).extended);
    return isTooLong ? Uint8Array.of(0x67, 0x00) : undefined;
  }

  #announce(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Whether a command carries these bytes, a PIN for instance. */
export function carries(command: Uint8Array, secret: Uint8Array): boolean {
  return command.some((_, i) => equal(command.subarray(i, i + secret.length), secret));
}
