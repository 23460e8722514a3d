import type { Row } from "../tree/row";

/** A row whose children are made when it is opened. */
export interface LazyRow extends Omit<Row, "children" | "subject"> {
  /** URI of the file that it stands for. */
  file?: string;
  /** URIs of all files below it, those of one key together, the newest first. */
  files?: () => readonly string[];
  below?: () => readonly LazyRow[];
}
