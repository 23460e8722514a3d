import { encodeKeyDescription, type KeyDescription } from "../../formats/pkcs15";
import type { KeyReference } from "../../protocol";
import type { KeyFile } from "./key-file";
import { usageOf } from "./key-usage";

/**
 * The description (C4xx) of a restored key. The one in the file with label and ID as they were; only the key reference
 * follows the key, which OpenSC takes from the file's number anyway (SmartCard-HSM ref. 4.6). One that nobody can read is
 * written as it is. A file without one gets one, where it tells the key's size.
 */
export function descriptionFor(keyFile: KeyFile, keyRef: KeyReference): Uint8Array | undefined {
  const { description, decodedDescription } = keyFile;
  if (description !== undefined) {
    const isFitting = decodedDescription?.keyReference === undefined || decodedDescription.keyReference === keyRef;
    return isFitting ? description : encodeKeyDescription({ ...decodedDescription, keyReference: keyRef });
  }
  if (keyFile.keySize === undefined) return undefined;
  return encodeKeyDescription(newDescription(keyFile.keyType, keyFile.keySize, keyRef, "", Uint8Array.of(keyRef)));
}

/** A description as OpenSC makes them for new keys (SmartCard-HSM ref. 4.2 to 4.4). */
export function newDescription(
  type: KeyDescription["type"],
  size: number,
  keyReference: KeyReference,
  label: string,
  id: Uint8Array,
): KeyDescription {
  const common = { type, label, id, size, usage: usageOf(type) };
  if (type === "AES") return common;
  return { ...common, keyReference, authId: Uint8Array.of(1), flags: ["private", "modifiable"] };
}
