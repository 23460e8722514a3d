import { wipe } from "../../formats/bytes";
import { encodeContainer } from "../../formats/keyblob";
import { algorithm } from "../../formats/smartcard-hsm";
import { type AesKcv, type Key, type KeyReference, missingFeature, type WrappedKey } from "../../protocol";
import { fail, isFailure } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { readAesKcv } from "./aes-proof";
import { deviceOf } from "./devices";
import { type KeyFile, parseKeyFile } from "./key-file";
import { logIn, wipingAfter } from "./login";
import type { OnKey } from "./params";
import { base64 } from "./presentation";
import type { Services } from "./services";
import { readStoredKey, requireKey, type StoredKey, toKey } from "./stored-key";

export interface Wrappable {
  key: StoredKey;
  /** Of the card's DKEK; absent: the card tells it only after the PIN. */
  kcv?: string;
}

/**
 * Backs a key up: the key under the DKEK with its description and certificate, in sc-hsm-tool's container.
 * That the card has the key and a complete DKEK, and the reader room for it, is known before a PIN is presented. The
 * finished file is read back and its KCV compared with the card's, so that no backup leaves that another card with this
 * DKEK would not take.
 * @throws EngineFailure `no-such-key`, `no-dkek`, `dkek-pending`, `reader-limit`, `kcv-mismatch`; of the PIN
 */
export function wrapKey({ cards }: Pick<Services, "cards">, { reader, pin, keyRef }: OnKey): Promise<WrappedKey> {
  return wipingAfter([pin], () =>
    cards.use(reader, async (hsm) => {
      const { key } = await requireWrappable(hsm, keyRef);
      await logIn(hsm, pin);
      const { file, ...rest } = await wrap(hsm, key);
      return { file: base64(file), ...rest };
    }),
  );
}

/**
 * What a card tells, without a PIN, of a key that it can wrap.
 * @throws EngineFailure `no-such-key`, `no-dkek`, `dkek-pending`, `reader-limit`
 */
export async function requireWrappable(hsm: SmartCardHsm, keyRef: KeyReference): Promise<Wrappable> {
  await requireKey(hsm, keyRef);
  const { kcv } = await hsm.dkek.requireReady();
  const key = await readStoredKey(hsm, keyRef);
  requireBlobFits(hsm, toKey(key));
  return { key, ...(kcv !== undefined && { kcv }) };
}

/** A description may tell any size: nothing is reckoned with one that the card can not hold. */
function requireBlobFits(hsm: SmartCardHsm, { type, size, curve }: Key): void {
  if (missingFeature(deviceOf(hsm.application), { type, size, curve }) !== undefined) return;
  if (type === "EC" && curve !== undefined) hsm.keys.requireBlobFits({ type, curve });
  if (type !== "EC" && size > 0) hsm.keys.requireBlobFits({ type, size });
}

/** Failures as of `wrapKey`, once the PIN is verified. The caller zeroes the file where nobody is to keep it. */
export async function wrap(hsm: SmartCardHsm, key: StoredKey): Promise<Omit<WrappedKey, "file"> & { file: Uint8Array }> {
  const blob = await hsm.keys.wrap(key.keyRef);
  const { descriptionFile, certificateFile } = key;
  const file = encodeContainer({
    blob,
    ...(descriptionFile && { description: descriptionFile }),
    ...(certificateFile && { certificate: certificateFile }),
  });
  wipe(blob);
  const keyFile = parseKeyFile(file);
  const { kcv } = keyFile;
  const { kcv: cardKcv } = await hsm.dkek.requireReady();
  if (cardKcv !== undefined && cardKcv !== kcv) fail("kcv-mismatch", { fileKcv: kcv, cardKcv });
  const aesKcv = await aesKcvOf(hsm, key.keyRef, keyFile);
  return { file, kcv, ...(aesKcv !== undefined && { aesKcv }) };
}

/** The backup is whole by now: that the card does not tell the key check value, or is gone, is no failure of that. */
async function aesKcvOf(hsm: SmartCardHsm, keyRef: KeyReference, { keyType, keyBlob: { allowedAlgorithms } }: KeyFile): Promise<AesKcv | undefined> {
  const mayMakeCmac = allowedAlgorithms.length === 0 || allowedAlgorithms.includes(algorithm.aesCmac);
  if (keyType !== "AES" || !mayMakeCmac) return undefined;
  try {
    return await readAesKcv(hsm, keyRef);
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}
