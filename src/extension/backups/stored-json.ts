/** A JSON file of the extension's own. */
export interface StoredJson {
  /** Its content; nothing where it is missing or broken. */
  read(): Promise<unknown>;
  /** Replaces it as a whole, or leaves it as it was; never rejects. */
  write(content: unknown): Promise<void>;
}
