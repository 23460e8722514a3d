import { FormatError } from "../format-error";

const SEQUENCE_LENGTH = 5;
const SHORTEST_REFERENCE = 8;

/** Serial number of the card whose device certificate has this holder reference (SmartCard-HSM ref. 3.2). */
export function serialNumberOf(chr: string): string {
  if (chr.length < SHORTEST_REFERENCE) throw new FormatError("the device's reference is too short for a serial number", 0);
  return chr.slice(0, -SEQUENCE_LENGTH);
}
