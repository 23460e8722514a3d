/** The card refuses a command; the session goes on. */
export class Refusal extends Error {
  /** Status word of the answer. */
  readonly sw: number;

  constructor(sw: number) {
    super(`refused with status word ${sw.toString(16).toUpperCase()}`);
    this.name = "Refusal";
    this.sw = sw;
  }
}
