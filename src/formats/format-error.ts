/**
 * The bytes are not what their format asks for.
 * `offset` counts from the start of the bytes handed to the function that threw it.
 */
export class FormatError extends Error {
  /** What is wrong, in words, without the offset. */
  readonly reason: string;
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(`${reason} (at byte ${offset})`);
    this.name = "FormatError";
    this.reason = reason;
    this.offset = offset;
  }
}
