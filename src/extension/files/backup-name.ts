import type { Key } from "../../protocol/keys";
import { keyTypeWords } from "../words";

/** "tls-2026-ec-p-256-ref2-UTTMRN43855.bin": tells the backups of a folder apart, and no file system stumbles over it. */
export function backupFileName(key: Key, serial: string): string {
  const parts = [key.label, keyTypeWords(key).toLowerCase(), `ref${key.keyRef}`, serial];
  return `${parts.map(fileNamePart).filter((part) => part !== "").join("-")}.bin`;
}

/** The letters, digits and dots of a text, with hyphens for what is between them. */
export function fileNamePart(text: string): string {
  return text.replace(/[^\p{L}\p{N}.]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
}

/** The name with a number before its extension: "tls-2026.bin" is "tls-2026-2.bin" with 2, and itself with 1. */
export function numberedName(name: string, number: number): string {
  return number === 1 ? name : name.replace(/(\.[^.]*)?$/, (extension) => `-${number}${extension}`);
}
