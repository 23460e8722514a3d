import { characterOf, type Run } from "./bytes";
import { deepestOver, type Entry, type Structure } from "./structure";

/** A place where something was found: a part that says it, the bytes that are it, or both. */
export interface Match {
  entry: Entry | undefined;
  /** Absent where the part says it in words that are not in its bytes. */
  run?: Run;
}

/** More places than anybody steps through. */
const MOST = 1000;

/**
 * Finds a text in names, values and bytes, in the order of the file, whatever its case; what looks like hexadecimal is
 * looked for as bytes, too.
 */
export function findAll(query: string, structure: Structure, bytes: Uint8Array): Match[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return [];
  const runs = [...runsOf(bytesOfHex(wanted), bytes), ...textRuns(wanted, bytes)];
  const matches: Match[] = [...structure.byId.values()]
    .filter(({ node }) => [node.name, node.value].some((text) => text?.toLowerCase().includes(wanted)))
    .map((entry) => ({ entry }));
  for (const run of runs) {
    const entry = deepestOver(structure, run.start, run.end);
    const same = matches.find((match) => match.entry === entry && match.run === undefined && entry?.node.children === undefined);
    if (same) same.run = run;
    else if (!matches.some((match) => match.run?.start === run.start)) matches.push({ entry, run });
  }
  return matches.sort((a, b) => startOf(a) - startOf(b) || levelOf(a) - levelOf(b)).slice(0, MOST);
}

/** The match after, or before, the one at `current`; around the ends. */
export function step(current: number | undefined, count: number, direction: 1 | -1): number | undefined {
  if (count === 0) return undefined;
  if (current === undefined) return direction === 1 ? 0 : count - 1;
  return (current + direction + count) % count;
}

/** The bytes of "0x30 82", "30:82" or "3082"; undefined for anything else. */
export function bytesOfHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/^0x/i, "").replace(/[\s:]/g, "");
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (digit) => Number.parseInt(digit, 16));
}

const startOf = ({ entry, run }: Match): number => run?.start ?? entry?.node.offset ?? 0;
const levelOf = ({ entry }: Match): number => entry?.level ?? 0;

function runsOf(wanted: Uint8Array | undefined, bytes: Uint8Array): Run[] {
  if (wanted === undefined) return [];
  const runs: Run[] = [];
  for (let start = 0; start + wanted.length <= bytes.length && runs.length < MOST; start++) {
    if (wanted.every((byte, i) => bytes[start + i] === byte)) runs.push({ start, end: start + wanted.length });
  }
  return runs;
}

/** Where the bytes read so as printable characters. */
function textRuns(wanted: string, bytes: Uint8Array): Run[] {
  const text = Array.from(bytes, characterOf).join("").toLowerCase();
  const runs: Run[] = [];
  for (let start = text.indexOf(wanted); start >= 0 && runs.length < MOST; start = text.indexOf(wanted, start + 1)) {
    runs.push({ start, end: start + wanted.length });
  }
  return runs;
}
