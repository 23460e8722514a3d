import type { PcscPlatform } from "./platform";

/** A reader as it is told to SCardGetStatusChange, and what comes back. */
export interface ReaderStateEntry {
  name: string;
  /** What is known of the reader; 0: nothing. */
  currentState: number;
}

export interface ReaderEvent {
  state: number;
  atr: Uint8Array;
}

/** One block of memory with all that SCardGetStatusChange is given, so that nothing of it moves while the call waits. */
export interface ReaderStateBlock {
  bytes: Buffer;
  count: number;
}

/** SCARD_READERSTATE, SCARD_IO_REQUEST, names and numbers as the system's PC/SC library has them in memory, little-endian. */
export class PcscLayout {
  readonly currentStateOffset: number;
  readonly eventStateOffset: number;
  readonly atrLengthOffset: number;
  readonly atrOffset: number;
  /** Bytes of one SCARD_READERSTATE in an array. */
  readonly readerStateBytes: number;

  constructor(private readonly platform: PcscPlatform) {
    const { pointerBytes, wordBytes, atrBytes, packed } = platform;
    // szReader and pvUserData come first.
    this.currentStateOffset = 2 * pointerBytes;
    this.eventStateOffset = this.currentStateOffset + wordBytes;
    this.atrLengthOffset = this.eventStateOffset + wordBytes;
    this.atrOffset = this.atrLengthOffset + wordBytes;
    const end = this.atrOffset + atrBytes;
    this.readerStateBytes = packed ? end : Math.ceil(end / pointerBytes) * pointerBytes;
  }

  /** A DWORD to be filled in by the library. */
  word(value = 0): Buffer {
    const bytes = Buffer.alloc(this.platform.wordBytes);
    this.#writeWord(bytes, value, 0);
    return bytes;
  }

  readWord(bytes: Buffer, offset = 0): number {
    return bytes.readUInt32LE(offset);
  }

  /** A handle to be filled in by the library. */
  handle(): Buffer {
    return Buffer.alloc(this.platform.handleBytes);
  }

  readHandle(bytes: Buffer): bigint {
    return this.platform.handleBytes === 8 ? bytes.readBigInt64LE() : BigInt(bytes.readInt32LE());
  }

  /** A name with its final zero. */
  name(text: string): Buffer {
    return Buffer.from(`${text}\0`, this.#encoding);
  }

  /** Characters of a multi-string, the list of names that SCardListReaders gives, take this many bytes each. */
  get characterBytes(): number {
    return this.platform.wide ? 2 : 1;
  }

  names(multiString: Buffer): string[] {
    return multiString
      .toString(this.#encoding)
      .split("\0")
      .filter((name) => name !== "");
  }

  /** SCARD_IO_REQUEST: the protocol, and the length of the structure itself. */
  ioRequest(protocol: number): Buffer {
    const { wordBytes } = this.platform;
    const bytes = Buffer.alloc(2 * wordBytes);
    this.#writeWord(bytes, protocol, 0);
    this.#writeWord(bytes, bytes.length, wordBytes);
    return bytes;
  }

  /**
   * The array of SCARD_READERSTATE with the names behind it.
   * @param addressOf tells where in memory a buffer lies
   */
  readerStates(entries: readonly ReaderStateEntry[], addressOf: (bytes: Buffer) => bigint): ReaderStateBlock {
    const names = entries.map(({ name }) => this.name(name));
    const arrayBytes = entries.length * this.readerStateBytes;
    const bytes = Buffer.alloc(arrayBytes + names.reduce((sum, { length }) => sum + length, 0));
    const address = addressOf(bytes);
    let nameOffset = arrayBytes;
    entries.forEach(({ currentState }, index) => {
      const offset = index * this.readerStateBytes;
      const name = names[index] ?? this.name("");
      name.copy(bytes, nameOffset);
      this.#writePointer(bytes, address + BigInt(nameOffset), offset);
      this.#writeWord(bytes, currentState, offset + this.currentStateOffset);
      nameOffset += name.length;
    });
    return { bytes, count: entries.length };
  }

  readerEvents({ bytes, count }: ReaderStateBlock): ReaderEvent[] {
    return Array.from({ length: count }, (_, index) => {
      const offset = index * this.readerStateBytes;
      const atrLength = Math.min(this.readWord(bytes, offset + this.atrLengthOffset), this.platform.atrBytes);
      const atr = offset + this.atrOffset;
      return {
        state: this.readWord(bytes, offset + this.eventStateOffset),
        atr: Uint8Array.from(bytes.subarray(atr, atr + atrLength)),
      };
    });
  }

  get #encoding(): BufferEncoding {
    return this.platform.wide ? "utf16le" : "utf8";
  }

  #writeWord(bytes: Buffer, value: number, offset: number): void {
    if (this.platform.wordBytes === 8) bytes.writeBigUInt64LE(BigInt(value), offset);
    else bytes.writeUInt32LE(value, offset);
  }

  #writePointer(bytes: Buffer, value: bigint, offset: number): void {
    if (this.platform.pointerBytes === 8) bytes.writeBigUInt64LE(value, offset);
    else bytes.writeUInt32LE(Number(value), offset);
  }
}
