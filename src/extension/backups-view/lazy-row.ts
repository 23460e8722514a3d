import type { Row } from "../tree/row";

/** A row whose children are made when it is opened. */
export interface LazyRow extends Omit<Row, "children" | "subject"> {
  /** URI of the file that it stands for. */
  file?: string;
  below?: () => readonly LazyRow[];
}
