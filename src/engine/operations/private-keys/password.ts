import { transcode } from "node:buffer";
import { wipe } from "../../../formats/bytes";

/** A password in the encodings that key derivations want. They are zeroed together. */
export class Password {
  /** Big-endian UTF-16 with two zero bytes at its end (RFC 7292 B.1); nothing at all where a program took "no password" so. */
  bmp: Uint8Array;

  /** @param utf8 the caller's, who zeroes it */
  constructor(readonly utf8: Uint8Array) {
    const units = transcode(utf8, "utf8", "utf16le").swap16();
    this.bmp = new Uint8Array(units.length + 2);
    this.bmp.set(units);
    units.fill(0);
  }

  wipe(): void {
    wipe(this.bmp);
  }
}
