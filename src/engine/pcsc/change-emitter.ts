/** Those who want to know when readers or cards came or went. */
export class ChangeEmitter {
  readonly #listeners = new Set<() => void>();

  /** Adds a listener; the function that is returned takes it away. */
  readonly onChange = (listener: () => void): (() => void) => {
    // A wrapper of its own, so that one listener may be added twice.
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  };

  readonly emit = (): void => {
    for (const listener of [...this.#listeners]) listener();
  };

  clear(): void {
    this.#listeners.clear();
  }
}
