import { sw } from "../../formats/iso7816";
import type { Card } from "../card";
import { Refusal } from "../refusal";

/** The file that READ and UPDATE BINARY mean: the one in P1 and P2, or the selected one where they are 0. */
export function fileIdOf({ session }: Card, { p1, p2 }: { p1: number; p2: number }): number {
  const fileId = (p1 << 8) | p2 || session.currentFile;
  if (fileId === undefined) throw new Refusal(sw.commandNotAllowed);
  return fileId;
}
