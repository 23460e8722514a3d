import { VirtualCardError } from "../virtual-card-error";

/** A value out of a state file, and where it stood there. Each method refuses what is not of its kind. */
export class JsonValue {
  readonly #value: unknown;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    this.#value = value;
    this.#path = path;
  }

  get isPresent(): boolean {
    return this.#value !== undefined && this.#value !== null;
  }

  member(name: string): JsonValue {
    const value: unknown = Reflect.get(this.#object(), name);
    return new JsonValue(value, `${this.#path}.${name}`);
  }

  members(): [string, JsonValue][] {
    return Object.keys(this.#object()).map((name) => [name, this.member(name)]);
  }

  items(): JsonValue[] {
    if (!Array.isArray(this.#value)) throw this.wrong("is no list");
    return this.#value.map((item, i) => new JsonValue(item, `${this.#path}[${i}]`));
  }

  text(): string {
    if (typeof this.#value !== "string") throw this.wrong("is no text");
    return this.#value;
  }

  oneOf<T extends string>(names: readonly T[]): T {
    const text = this.text();
    const name = names.find((known) => known === text);
    if (name === undefined) throw this.wrong("is unknown");
    return name;
  }

  integer(least: number, most: number): number {
    const value = this.#value;
    if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
      throw this.wrong(`is no whole number from ${least} to ${most}`);
    }
    return value;
  }

  boolean(): boolean {
    if (typeof this.#value !== "boolean") throw this.wrong("is neither true nor false");
    return this.#value;
  }

  /** Bytes in base64, as many as the limits allow. */
  bytes(least = 0, most = 0xffff): Uint8Array {
    const encoded = this.text();
    const bytes = Uint8Array.from(Buffer.from(encoded, "base64"));
    if (Buffer.from(bytes).toString("base64") !== encoded) throw this.wrong("is not base64");
    if (bytes.length < least || bytes.length > most) throw this.wrong("does not have the right length");
    return bytes;
  }

  wrong(what: string): VirtualCardError {
    return new VirtualCardError(`The virtual card's state is damaged: ${this.#path} ${what}.`);
  }

  #object(): object {
    if (typeof this.#value !== "object" || this.#value === null || Array.isArray(this.#value)) {
      throw this.wrong("is no object");
    }
    return this.#value;
  }
}
