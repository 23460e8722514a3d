import { toHex } from "../../../src/formats/bytes";

/** Bytes in a row that nobody meets by chance. */
const TELLING = 8;

/**
 * Looks for a secret in an answer, in every string of it: as hexadecimal, or as the bytes that its base64 stands for.
 * @returns the string that tells a part of it
 */
export function findSecret(answer: unknown, secret: Uint8Array): string | undefined {
  const windows = Array.from({ length: Math.max(1, secret.length - TELLING + 1) }, (_, i) => toHex(secret.subarray(i, i + TELLING)));
  return stringsIn(answer).find((text) => {
    const hex = text.toUpperCase().replace(/[ :]/g, "");
    const decoded = toHex(Uint8Array.from(Buffer.from(text, "base64")));
    return windows.some((window) => hex.includes(window) || decoded.includes(window));
  });
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
