/** All of Buffer that makes new ones. */
const bufferMakers = ["from", "alloc", "allocUnsafe", "concat"] as const;

/**
 * Every byte array that is made while it watches, also those that a library makes, so that a test can look for secrets that
 * were left in one. What strings and big integers hold, nobody can overwrite, and nothing tells of it here.
 */
export class ByteArrays {
  private readonly made: Uint8Array[] = [];
  private paused = 0;
  private readonly original = globalThis.Uint8Array;
  private readonly buffers = bufferMakers.map((name) => [name, Buffer[name]] as const);

  /** Begins to watch; `stop` ends it. */
  start(): void {
    const { original } = this;
    const note = <T>(value: T): T => this.note(value);
    const watched: typeof Uint8Array = new Proxy(original, {
      construct: (target, args: unknown[], newTarget) => note(Reflect.construct(target, args, newTarget === watched ? target : newTarget) as object),
    });
    globalThis.Uint8Array = watched;
    // `slice`, `map` and others ask the array itself what to make.
    Object.assign(original.prototype, { constructor: watched });
    for (const [name, make] of this.buffers) {
      Object.assign(Buffer, { [name]: (...args: unknown[]): unknown => note(Reflect.apply(make, Buffer, args)) });
    }
  }

  stop(): void {
    globalThis.Uint8Array = this.original;
    Object.assign(this.original.prototype, { constructor: this.original });
    for (const [name, make] of this.buffers) Object.assign(Buffer, { [name]: make });
  }

  /** Does the work of somebody else, whose secrets are its own: of a card. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    this.paused++;
    try {
      return await work();
    } finally {
      this.paused--;
    }
  }

  /** Notes one that was made elsewhere and is the watched program's now. */
  note<T>(value: T): T {
    if (this.paused === 0 && value instanceof this.original) this.made.push(value);
    return value;
  }

  /** How many of them hold these bytes. */
  holding(secret: Uint8Array): Uint8Array[] {
    const wanted = Buffer.from(secret);
    return this.made.filter((one) => Buffer.from(one.buffer, one.byteOffset, one.length).includes(wanted));
  }

  get count(): number {
    return this.made.length;
  }
}
