import type { BlobComparison, Side } from "./comparison";

/** A file as the comparison names it. */
export interface NamedFile {
  name: string;
  /** Where it lies, as people know it: the path in the workspace, or the whole one. */
  place: string;
}

/** What the comparison of two files shows. */
export type ComparisonView =
  | { state: "compared"; files: [NamedFile, NamedFile]; comparison: BlobComparison }
  /** A file could not be read; `message` says what happened and what to do. */
  | { state: "failed"; files: [NamedFile, NamedFile]; message: string };

/** From the extension host to the comparison. */
export type MessageToComparison =
  /** Shows two files, or their new content after one changed. `uris` is kept by the view for a reload of the window. */
  { type: "show"; view: ComparisonView; uris: [string, string] };

/** From the comparison to the extension host. */
export type MessageFromComparison =
  /** The view listens; the host answers with `show`. */
  | { type: "ready" }
  /** Reads both files again. */
  | { type: "retry" }
  /** Opens one of the files in its own editor. */
  | { type: "open"; side: Side };

/** What the view keeps while it is hidden or the window reloads. */
export interface KeptComparison {
  uris?: [string, string] | undefined;
  onlyDifferences?: boolean | undefined;
  /** Scroll position in pixels. */
  top?: number | undefined;
}
