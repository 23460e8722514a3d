/** Whether a file is named as key blobs are. */
export function isKeyBlobName(name: string): boolean {
  return /\.(bin|wky)$/i.test(name);
}
