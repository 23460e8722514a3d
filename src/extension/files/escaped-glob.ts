/** A name or a path as a glob that matches it and nothing else. */
export function escapedGlob(name: string): string {
  return name.replace(/[[\]{}*?]/g, "[$&]");
}
