import type { KeyProof } from "../../protocol";
import { prove } from "./key-proof";
import { logIn, wipingAfter } from "./login";
import type { OnKey } from "./params";
import type { Services } from "./services";
import { readStoredKey, requireKey, toKey } from "./stored-key";

/**
 * Lets a key answer a random challenge.
 * @throws EngineFailure `no-such-key`, `reader-limit`, `unsupported`; of the PIN
 */
export function proveKey({ cards }: Pick<Services, "cards">, { reader, pin, keyRef }: OnKey): Promise<KeyProof> {
  return wipingAfter([pin], () =>
    cards.use(reader, async (hsm) => {
      await requireKey(hsm, keyRef);
      const key = await readStoredKey(hsm, keyRef);
      const { type, size } = toKey(key);
      if (type === "RSA") hsm.keys.requireSignatureFits(size / 8);
      await logIn(hsm, pin);
      return prove(hsm, key);
    }),
  );
}
