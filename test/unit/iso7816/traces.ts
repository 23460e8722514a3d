import { readdirSync, readFileSync } from "node:fs";
import { fromHex } from "../../../src/formats/bytes";

/** A command of a recorded session and the card's answer to it. */
export interface Exchange {
  /** Bytes of the command APDU. */
  command: Uint8Array;
  data: Uint8Array;
  sw: number;
}

const folder = "test/fixtures/traces";

export const traceNames = readdirSync(folder).filter((name) => name.endsWith(".apdu"));

/**
 * A recording's exchanges. A line of one reads
 * `> CLA INS P1 P2 Lc=… [data] Le=…` or `< [data](length) SW=…`; counts in parentheses are decimal.
 */
export function traceOf(name: string): Exchange[] {
  const lines = readFileSync(`${folder}/${name}`, "utf8").split("\n").filter((line) => /^[<>]/.test(line));
  const commands = lines.filter((line) => line.startsWith(">")).map(commandOf);
  const answers = lines.filter((line) => line.startsWith("<")).map(answerOf);
  return commands.map((command, i) => ({ command, ...(answers[i] ?? { data: new Uint8Array(), sw: 0 }) }));
}

const commandOf = (line: string) => fromHex(line.replace(/\(\d+\)|L[ce]=|[^0-9A-F]/g, ""));

function answerOf(line: string): { data: Uint8Array; sw: number } {
  const [, data = "", sw = ""] = /^< \[([0-9A-F]*)\]\(\d+\) SW=([0-9A-F]{4})$/.exec(line) ?? [];
  return { data: fromHex(data), sw: Number.parseInt(sw, 16) };
}

/** The answer to the first command of a recording that begins with these hexadecimal digits. */
export function answerTo(name: string, begin: string): Uint8Array {
  const wanted = fromHex(begin);
  const exchange = traceOf(name).find(({ command }) => wanted.every((byte, i) => command[i] === byte));
  if (exchange === undefined) throw new Error(`${name} has no command ${begin}`);
  return exchange.data;
}

/** The whole file that a recording reads after it selected `fid`, four hexadecimal digits. */
export function fileIn(name: string, fid: string): Uint8Array {
  const exchanges = traceOf(name);
  const selected = exchanges.findIndex(({ command }) => command[1] === 0xa4 && endsWith(command, fromHex(`${fid}00`)));
  const after = exchanges.slice(selected + 1);
  const end = after.findIndex(({ command }) => command[1] !== 0xb1);
  const reads = after.slice(0, end < 0 ? after.length : end);
  return new Uint8Array(reads.flatMap(({ data }) => Array.from(data)));
}

const endsWith = (bytes: Uint8Array, tail: Uint8Array) => tail.every((byte, i) => bytes.at(i - tail.length) === byte);
