import { readFileSync } from "node:fs";
import { fromHex } from "../../../src/formats/bytes";

export interface Exchange {
  command: Uint8Array;
  sw: string;
  /** As it was recorded. */
  line: string;
}

/**
 * Exchanges of a recorded conversation. Lines are `> CLA INS P1 P2 Lc=.. [data] Le=..` or `> hex`,
 * each followed by `< [data](length) SW=....`; six digits of Lc or Le stand for the extended form.
 */
export function exchangesOf(trace: string): Exchange[] {
  const lines = readFileSync(`test/fixtures/traces/${trace}.apdu`, "utf8").split("\n");
  return lines.flatMap((line, i) => {
    const answer = /SW=([0-9A-F]{4})/.exec(lines[i + 1] ?? "");
    return line.startsWith("> ") && answer ? [{ command: commandOf(line), sw: answer[1] ?? "", line }] : [];
  });
}

function commandOf(line: string): Uint8Array {
  const plain = /^> ([0-9A-F]+)$/.exec(line);
  if (plain) return fromHex(plain[1] ?? "");
  const header = /^> (\S\S) (\S\S) (\S\S) (\S\S)/.exec(line)?.slice(1).join("") ?? "";
  const lc = /Lc=([0-9A-F]+)/.exec(line)?.[1] ?? "";
  const data = /\[([0-9A-F]*)\]/.exec(line)?.[1] ?? "";
  const le = /Le=([0-9A-F]+)/.exec(line)?.[1] ?? "";
  return fromHex(header + lc + data + le);
}
