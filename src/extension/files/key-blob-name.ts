import type { FileKind } from "./file-kind";

/** Whether a file is named as key blobs are. */
export function isKeyBlobName(name: string): boolean {
  return /\.(bin|wky)$/i.test(name);
}

export const keyBlobFiles: FileKind = { glob: "*.{[bB][iI][nN],[wW][kK][yY]}", isNamed: isKeyBlobName };
