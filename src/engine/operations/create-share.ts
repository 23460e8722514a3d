import { randomBytes } from "node:crypto";
import { equal, wipe } from "../../formats/bytes";
import { decodeShareFile, decryptShare, encryptShare, SHARE_LENGTH } from "../../formats/dkek";
import type { CreatedPasswordShares, CreatedShare } from "../../protocol";
import type { DeriveShareKey } from "../derivation";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import type { ShareCreation } from "./params";
import { checkThreshold, sharePassword } from "./password-secret";
import { base64 } from "./presentation";
import type { OperationContext, Services } from "./services";
import { DERIVING, kcvOfShare } from "./share-opening";

const SALT_LENGTH = 8;

/** What a new share is made of. */
interface Ingredients {
  salt: Uint8Array;
  share: Uint8Array;
  password: Uint8Array;
  passwordShares?: CreatedPasswordShares;
}

/**
 * Makes a DKEK share file (SmartCard-HSM ref. 5.1), which needs no PIN and leaves the card as it is. The file is opened
 * again with the derived key, and the password put together again from its parts, before anyone relies on them.
 * @throws EngineFailure `invalid-params`, `cancelled`; of connecting
 */
export async function createShare(
  { cards, deriveShareKey }: Pick<Services, "cards" | "deriveShareKey">,
  params: ShareCreation,
  context: OperationContext,
): Promise<CreatedShare> {
  const given = "password" in params ? params.password : undefined;
  try {
    if ("threshold" in params) checkThreshold(params.threshold);
    if (given?.length === 0) fail("invalid-params", { parameter: "password", reason: "a share needs a password" });
    const ingredients = await cards.look(params.reader, (hsm) => gather(hsm, params));
    return await encipher(deriveShareKey, ingredients, context);
  } finally {
    wipe(given);
  }
}

async function gather(hsm: SmartCardHsm, params: ShareCreation): Promise<Ingredients> {
  const draw = (length: number) => drawRandom(hsm, length);
  const secret = "password" in params ? { password: params.password } : await sharePassword(params.threshold, draw);
  try {
    return { ...secret, salt: await draw(SALT_LENGTH), share: await draw(SHARE_LENGTH) };
  } catch (error) {
    wipe(secret.password);
    throw error;
  }
}

/**
 * Random bytes of the card XOR those of this computer: a weakness of either, or a card that is not what it seems, does
 * not make the share guessable.
 */
async function drawRandom(hsm: SmartCardHsm, length: number): Promise<Uint8Array> {
  const fromCard = await hsm.random(length);
  const mixed = Uint8Array.from(randomBytes(length), (byte, i) => byte ^ (fromCard[i] ?? 0));
  wipe(fromCard);
  return mixed;
}

async function encipher(derive: DeriveShareKey, ingredients: Ingredients, context: OperationContext): Promise<CreatedShare> {
  const { salt, share, password, passwordShares } = ingredients;
  try {
    const { key, iv } = await derive(password, salt, {
      signal: context.signal,
      onProgress: (fraction) => context.onProgress(100 * fraction, DERIVING),
    });
    try {
      const file = encryptShare(share, salt, { key, iv });
      const reopened = decryptShare(decodeShareFile(file), { key, iv });
      const isReadable = reopened !== undefined && equal(reopened, share);
      wipe(reopened);
      if (!isReadable) throw new Error("the share file does not open again");
      return { file: base64(file), kcv: kcvOfShare(share), ...(passwordShares && { passwordShares }) };
    } finally {
      wipe(key, iv);
    }
  } finally {
    wipe(share, password);
  }
}
