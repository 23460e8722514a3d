import { FormatError } from "../../formats/format-error";
import { describeShareFile } from "../../formats/structure";
import type { DecodedShare } from "../../protocol";
import { fail } from "../failure";
import type { BlobFile } from "./params";

/**
 * How a share file is built; one that is too short or too long has a problem.
 * @throws EngineFailure `not-a-share`
 */
export function decodeShare({ file }: BlobFile): DecodedShare {
  try {
    return describeShareFile(file);
  } catch (error) {
    if (error instanceof FormatError) fail("not-a-share", {});
    throw error;
  }
}
