/** A kind of file that is known by its name. */
export interface FileKind {
  /** Of the name, for a search that wants a pattern. */
  glob: string;
  isNamed(name: string): boolean;
}
