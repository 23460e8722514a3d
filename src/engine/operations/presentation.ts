import type { Base64 } from "../../protocol";

/** Bytes as the protocol carries them. */
export function base64(bytes: Uint8Array): Base64 {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** Bytes of text that is base64 by its type already. */
export function fromBase64(text: Base64): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

/** A file identifier as the card's documentation writes it: "CE01". */
export function fileName(fileId: number): string {
  return fileId.toString(16).toUpperCase().padStart(4, "0");
}
