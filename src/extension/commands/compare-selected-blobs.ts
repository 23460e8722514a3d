import { compareBlob } from "./compare-blob";

/** The same for files that were selected together, under a title that asks for nothing. */
export const compareSelectedBlobs = compareBlob;
