/** Bytes that are well-formed, of a kind that is not known here: a file, or a part of one, that is not damaged and yet of no use. */
export class UnsupportedFormat extends Error {
  /** @param feature what is not known, in words, as the object of a sentence: "Ed25519 keys" */
  constructor(readonly feature: string) {
    super(`${feature} are not known here`);
    this.name = "UnsupportedFormat";
  }
}
