import type { KeyReference, ReaderName } from "../../protocol/values";

/** What a row is about: what a command that is started from it works on. */
export interface Subject {
  reader?: ReaderName;
  keyRef?: KeyReference;
}

export interface Fact {
  name: string;
  value: string;
}

export interface Tooltip {
  title: string;
  facts: readonly Fact[];
  /** A sentence below the facts: what they mean, or what to do. */
  note?: string;
}

/** A row of the view, independent of the editor: the same facts always give an equal row. */
export interface Row {
  /** The same for the same thing over time, so that the view keeps its expansion and selection. */
  id: string;
  label: string;
  description?: string;
  /** Name of a codicon, and of a theme colour for it. */
  icon: { name: string; color?: string };
  tooltip: Tooltip;
  /** For `when` clauses: the kind of the row, then its flags, separated by spaces. */
  context: string;
  /** What a screen reader says. */
  spoken: string;
  /** How the row is shown at first; absent for a leaf. */
  shown?: "expanded" | "collapsed";
  subject: Subject;
  children: readonly Row[];
}
