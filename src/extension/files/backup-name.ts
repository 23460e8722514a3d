import type { Key } from "../../protocol/keys";
import { keyTypeWords } from "../words";

/** "tls-2026-ec-p-256-ref2-UTTMRN43855.bin": tells the backups of a folder apart, and no file system stumbles over it. */
export function backupFileName(key: Key, serial: string): string {
  const parts = [key.label, keyTypeWords(key).toLowerCase(), `ref${key.keyRef}`, serial];
  return `${parts.map(plain).filter((part) => part !== "").join("-")}.bin`;
}

function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}.]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
}
