import type { Entry } from "./structure";

/** Milliseconds after which a letter begins a new word. */
const PAUSE = 700;

/** Finds rows by the first letters of their names, as they are typed. */
export class TypeAhead {
  private typed = "";
  private last = 0;

  /**
   * The row a further letter leads to, searched from the active row on and around the end.
   * The same letter again goes on to the next row that begins with it.
   * @param now milliseconds of any clock
   */
  find(rows: readonly Entry[], active: Entry, letter: string, now: number): Entry | undefined {
    const fresh = now - this.last > PAUSE;
    this.last = now;
    const repeated = !fresh && this.typed === letter.toLowerCase();
    this.typed = fresh || repeated ? letter.toLowerCase() : this.typed + letter.toLowerCase();
    const start = rows.indexOf(active) + (this.typed.length === 1 ? 1 : 0);
    return [...rows.slice(start), ...rows.slice(0, start)].find(({ node }) =>
      node.name.toLowerCase().startsWith(this.typed),
    );
  }
}
