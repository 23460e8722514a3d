import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { FileContent, FileStamp } from "./backup-files";

/** @throws Error of Node, or that it is no file */
export async function stampOnDisk(path: string): Promise<FileStamp> {
  return stampOf(await stat(path));
}

/**
 * Stamp and bytes of one and the same state of a file, which is opened once.
 * @param limit in bytes; of a longer file there is the stamp alone
 * @throws Error of Node, or that it is no file
 */
export async function readOnDisk(path: string, limit: number): Promise<FileContent> {
  // A pipe of that name would be waited for, for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stamp = stampOf(await file.stat());
    return stamp.size > limit ? stamp : { ...stamp, bytes: await firstBytes(file, stamp.size) };
  } finally {
    await file.close();
  }
}

function stampOf(stats: { isFile(): boolean; size: number; mtimeMs: number }): FileStamp {
  if (!stats.isFile()) throw new Error("it is no file");
  return { size: stats.size, modified: stats.mtimeMs };
}

/** A file that is cut short meanwhile ends early. */
async function firstBytes(file: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let end = 0;
  while (end < length) {
    const { bytesRead } = await file.read(bytes, end, length - end, end);
    if (bytesRead === 0) break;
    end += bytesRead;
  }
  return bytes.subarray(0, end);
}
