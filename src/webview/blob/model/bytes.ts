import type { Base64 } from "../../../protocol";

/** Bytes in one row of the bytes pane; the smaller number is for narrow views. */
export type BytesPerRow = 8 | 16;

export function bytesOf(file: Base64): Uint8Array {
  return Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
}

/** Two hexadecimal digits. */
export function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

/** Upper-case hexadecimal without separators. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, hexByte).join("");
}

/** The character of a printable ASCII byte, a middle dot for any other. */
export function characterOf(byte: number): string {
  return isPrintable(byte) ? String.fromCharCode(byte) : "\u00b7";
}

export function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/** A run of bytes: from `start` up to, not including, `end`. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** Sides of the byte at `offset` on which the outline of a run passes; undefined outside of the run. */
export function outlineAt(offset: number, { start, end }: Run, perRow: BytesPerRow): Outline | undefined {
  if (offset < start || offset >= end) return undefined;
  return {
    top: offset - perRow < start,
    bottom: offset + perRow >= end,
    left: offset === start || offset % perRow === 0,
    right: offset === end - 1 || offset % perRow === perRow - 1,
  };
}

export interface Outline {
  top: boolean;
  bottom: boolean;
  left: boolean;
  right: boolean;
}

/** A file's size and how it is laid out in rows. */
export interface Grid {
  /** Bytes in the file. */
  size: number;
  perRow: BytesPerRow;
  /** Rows of one screen. */
  page: number;
}

/**
 * Where a key leads from the byte at `caret` (WAI-ARIA authoring practices, grid).
 * @param control whether Ctrl, or Cmd, is held
 * @returns undefined when the key means nothing here
 */
export function caretAfter(caret: number, key: string, control: boolean, { size, perRow, page }: Grid): number | undefined {
  const rowStart = caret - (caret % perRow);
  switch (key) {
    case "ArrowRight":
      return Math.min(caret + 1, size - 1);
    case "ArrowLeft":
      return Math.max(caret - 1, 0);
    case "ArrowDown":
      return caret + perRow < size ? caret + perRow : caret;
    case "ArrowUp":
      return caret >= perRow ? caret - perRow : caret;
    case "Home":
      return control ? 0 : rowStart;
    case "End":
      return Math.min(control ? size - 1 : rowStart + perRow - 1, size - 1);
    case "PageDown":
      return Math.min(caret + perRow * page, size - 1);
    case "PageUp":
      return Math.max(caret - perRow * page, caret % perRow);
    default:
      return undefined;
  }
}
