/** A virtual card cannot be made, read or kept; the message is a sentence for the person in front of it. */
export class VirtualCardError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "VirtualCardError";
  }
}
