import { toHex } from "../../formats/bytes";
import { kindOfFile } from "../../formats/keyblob";
import { spkiFingerprint } from "../../formats/public-key";
import { describeKeyBlobFile, UnreadableKeyBlob, type KeyBlobFile } from "../../formats/structure";
import type { DecodedBlob } from "../../protocol";
import { fail, isFailure } from "../failure";
import { notHeldBy } from "./holdable-file";
import { type KeyFile, orDamaged, parseKeyFile } from "./key-file";
import type { BlobFile } from "./params";
import { base64, fileHash } from "./presentation";

/**
 * What a file of a backed-up key says without any secret, and how it is built. Damaged parts are told as problems of
 * their nodes, as long as the file tells what it is at all.
 * @throws EngineFailure `not-a-key-blob`, `damaged`
 */
export function decodeBlob({ file }: BlobFile): DecodedBlob {
  const kindOfBytes = kindOfFile(file);
  if (kindOfBytes === "share" || kindOfBytes === "unknown") fail("not-a-key-blob", {});
  const { kcv, id, publicKey, ...described } = orDamaged(() => describeOrFail(file), 0);
  const keyFile = wholeKeyFile(file);
  return {
    ...described,
    sha256: fileHash(file),
    kcv: toHex(kcv),
    ...(id && { id: toHex(id) }),
    ...(publicKey && { publicKey: base64(publicKey), publicKeySha256: toHex(spkiFingerprint(publicKey)) }),
    restorable: keyFile !== undefined,
    notHeldBy: keyFile === undefined ? {} : notHeldBy(keyFile),
  };
}

function describeOrFail(file: Uint8Array): KeyBlobFile {
  try {
    return describeKeyBlobFile(file);
  } catch (error) {
    if (!(error instanceof UnreadableKeyBlob)) throw error;
    const { offset, reason, nodes } = error;
    return fail("damaged", { offset, reason, nodes });
  }
}

/** What a restore begins with; undefined where it would end at once. */
function wholeKeyFile(file: Uint8Array): KeyFile | undefined {
  try {
    return parseKeyFile(file);
  } catch (error) {
    if (isFailure(error, "damaged") || isFailure(error, "not-a-key-blob")) return undefined;
    throw error;
  }
}
