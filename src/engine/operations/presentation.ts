import { createHash } from "node:crypto";
import type { Base64, Hex } from "../../protocol";

/** Bytes as the protocol carries them. */
export function base64(bytes: Uint8Array): Base64 {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** Bytes of text that is base64 by its type already. */
export function fromBase64(text: Base64): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

/** SHA-256 of a file's bytes. */
export function fileHash(bytes: Uint8Array): Hex {
  return createHash("sha256").update(bytes).digest("hex").toUpperCase();
}

/** A file identifier as the card's documentation writes it: "CE01". */
export function fileName(fileId: number): string {
  return fileId.toString(16).toUpperCase().padStart(4, "0");
}
