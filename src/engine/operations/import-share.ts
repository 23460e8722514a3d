import { wipe } from "../../formats/bytes";
import { ZERO_DKEK_KCV } from "../../formats/dkek";
import type { DkekStatus, ImportedShare } from "../../protocol";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { logIn } from "./login";
import type { ShareImport } from "./params";
import type { OperationContext, Services } from "./services";
import { kcvOfShare, openShareFile } from "./share-opening";

/**
 * Imports a DKEK share. That the card awaits one is known before the slow derivation. With a PIN, or on an unlocked card,
 * the user PIN is verified first, because some cards lose the DKEK otherwise (SmartCard-HSM ref. 5.5).
 *
 * No share is kept to compare the finished DKEK with: only a DKEK of one share is compared with it, by its KCV.
 * @throws EngineFailure `no-dkek`, `dkek-complete`, `dkek-differs`, `invalid-params` for a share imported twice; of
 *   `openShareFile` and of the PIN
 */
export async function importShare(
  { cards, deriveShareKey }: Pick<Services, "cards" | "deriveShareKey">,
  { reader, pin, share: file }: ShareImport,
  context: OperationContext,
): Promise<ImportedShare> {
  let share: Uint8Array | undefined;
  try {
    await cards.look(reader, requireAwaited);
    share = await openShareFile(deriveShareKey, file, context);
    const kcv = kcvOfShare(share);
    const imported = cards.importedShareKcvs(reader);
    if (imported.has(kcv)) fail("invalid-params", { parameter: "share", reason: "the card has this share already" });
    const status = await cards.use(reader, importWith(share, pin));
    imported.add(kcv);
    requireRightDkek(status, kcv);
    const { shares, outstanding, kcv: cardKcv } = status;
    return { shares, outstanding, ...(cardKcv !== undefined && { kcv: cardKcv }) };
  } finally {
    if ("password" in file) wipe(file.password);
    wipe(share, pin);
  }
}

const importWith = (share: Uint8Array, pin: Uint8Array | undefined) => async (hsm: SmartCardHsm) => {
  await requireAwaited(hsm);
  if (pin !== undefined) await logIn(hsm, pin);
  return hsm.dkek.importShare(share);
};

async function requireAwaited(hsm: SmartCardHsm): Promise<void> {
  const { state, kcv } = await hsm.dkek.status();
  if (state === "none") fail("no-dkek", {});
  if (state === "ready") fail("dkek-complete", { ...(kcv !== undefined && { kcv }) });
}

function requireRightDkek({ state, shares, kcv: cardKcv }: DkekStatus, shareKcv: string): void {
  if (state !== "ready" || cardKcv === undefined) return;
  if (shares === 1 && cardKcv !== shareKcv) fail("dkek-differs", { expectedKcv: shareKcv, cardKcv });
  if (cardKcv !== ZERO_DKEK_KCV) return;
  const remains = ["a DKEK of zeros, which everybody knows: the same share was imported twice. Initialise the card again"];
  fail("incomplete", { remains, cause: "dkek-differs" });
}
