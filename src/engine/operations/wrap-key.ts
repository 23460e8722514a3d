import { wipe } from "../../formats/bytes";
import { encodeContainer } from "../../formats/keyblob";
import type { KeyReference, WrappedKey } from "../../protocol";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { parseKeyFile } from "./key-file";
import { logIn, wipingAfter } from "./login";
import type { OnKey } from "./params";
import { base64 } from "./presentation";
import type { Services } from "./services";
import { readStoredKey, requireKey } from "./stored-key";

/**
 * Backs a key up: the key under the DKEK with its description and certificate, in sc-hsm-tool's container.
 * That the card has the key and a complete DKEK is known before a PIN is presented. The finished file is read back and
 * its KCV compared with the card's, so that no backup leaves that another card with this DKEK would not take.
 * @throws EngineFailure `no-such-key`, `no-dkek`, `dkek-pending`, `kcv-mismatch`; of the PIN
 */
export function wrapKey({ cards }: Pick<Services, "cards">, { reader, pin, keyRef }: OnKey): Promise<WrappedKey> {
  return wipingAfter([pin], () =>
    cards.use(reader, async (hsm) => {
      await requireKey(hsm, keyRef);
      await hsm.dkek.requireReady();
      await logIn(hsm, pin);
      const { file, ...rest } = await wrap(hsm, keyRef);
      return { file: base64(file), ...rest };
    }),
  );
}

/** Failures as of `wrapKey`, once the PIN is verified. The caller zeroes the file where nobody is to keep it. */
export async function wrap(hsm: SmartCardHsm, keyRef: KeyReference): Promise<Omit<WrappedKey, "file"> & { file: Uint8Array }> {
  const blob = await hsm.keys.wrap(keyRef);
  const { descriptionFile, certificateFile } = await readStoredKey(hsm, keyRef);
  const file = encodeContainer({
    blob,
    ...(descriptionFile && { description: descriptionFile }),
    ...(certificateFile && { certificate: certificateFile }),
  });
  wipe(blob);
  const { kcv } = parseKeyFile(file);
  const { kcv: cardKcv } = await hsm.dkek.requireReady();
  if (cardKcv !== undefined && cardKcv !== kcv) fail("kcv-mismatch", { fileKcv: kcv, cardKcv });
  return { file, kcv };
}
