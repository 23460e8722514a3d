import type { CurveName } from "../../protocol";

/** "1,319 bytes", "1 byte" */
export function byteCount(count: number): string {
  return count === 1 ? "1 byte" : `${count.toLocaleString("en")} bytes`;
}

/** "1 share", "2 shares" */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** "0x02A1" */
export function hexOffset(offset: number): string {
  return `0x${offset.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** "offset 673 (0x02A1)" */
export function offsetInWords(offset: number): string {
  return `offset ${offset} (${hexOffset(offset)})`;
}

/** With a capital letter, as a sentence begins. */
export function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const nistNames: Partial<Record<CurveName, string>> = {
  secp192r1: "P-192",
  secp256r1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};

/** The name people use: "P-256" for secp256r1, "brainpoolP256r1" as it is. */
export function curveInWords(curve: CurveName): string {
  return nistNames[curve] ?? curve;
}

/** Whether a value reads as a run of hexadecimal bytes, which is set in the fixed-width font. */
export function isHexadecimal(value: string): boolean {
  return /^(?:[0-9A-F]{2}[ :]?){2,}(?:\u2026.*)?$/.test(value);
}
