import { wipe } from "../../formats/bytes";
import { ZERO_DKEK_KCV } from "../../formats/dkek";
import type { DkekStatus, ImportedShare } from "../../protocol";
import { fail, throwIfCancelled } from "../failure";
import type { SmartCardHsm } from "../hsm";
import type { CollectedShares } from "./collected-shares";
import { deviceOf } from "./devices";
import { logIn } from "./login";
import type { ShareImport } from "./params";
import type { OperationContext, Services } from "./services";
import { kcvOfShare, openShareFile } from "./share-opening";

/**
 * Imports a DKEK share. That the card awaits one is known before the slow derivation. With a PIN, or on an unlocked card,
 * the user PIN is verified first; a card that loses the DKEK otherwise takes no share without (SmartCard-HSM ref. 5.5).
 *
 * The finished DKEK is compared with the one that the shares give, by its KCV, where all were imported since the card was
 * inserted.
 * @throws EngineFailure `no-dkek`, `dkek-complete`, `dkek-differs`, `pin-required`, `invalid-params` for a share imported
 *   twice; of `openShareFile` and of the PIN
 */
export async function importShare(
  { cards, deriveShareKey }: Pick<Services, "cards" | "deriveShareKey">,
  { reader, pin, share: file }: ShareImport,
  context: OperationContext,
): Promise<ImportedShare> {
  let share: Uint8Array | undefined;
  try {
    // To open the share takes long enough to exchange the card.
    const card = cards.cardIn(reader);
    const collected = cards.collectedShares(reader);
    await card.look((hsm) => requireImportable(hsm, pin));
    const opened = await openShareFile(deriveShareKey, file, context);
    share = opened;
    return await card.use((hsm) => {
      throwIfCancelled(context.signal);
      return importOnce(hsm, opened, pin, collected);
    });
  } finally {
    if ("password" in file) wipe(file.password);
    wipe(share, pin);
  }
}

/** While the share was opened, the card may have got another one, the same one even, and may have been locked. */
async function importOnce(
  hsm: SmartCardHsm,
  share: Uint8Array,
  pin: Uint8Array | undefined,
  collected: CollectedShares,
): Promise<ImportedShare> {
  const kcv = kcvOfShare(share);
  if (collected.has(kcv)) fail("invalid-params", { parameter: "share", reason: "the card has this share already" });
  await requireImportable(hsm, pin);
  if (pin !== undefined) await logIn(hsm, pin);
  const status = await hsm.dkek.importShare(share);
  collected.add(share, kcv);
  return importedAs(status, collected);
}

async function requireImportable(hsm: SmartCardHsm, pin: Uint8Array | undefined): Promise<void> {
  const { state, kcv } = await hsm.dkek.status();
  if (state === "none") fail("no-dkek", {});
  if (state === "ready") fail("dkek-complete", { ...(kcv !== undefined && { kcv }) });
  if (pin === undefined && !hsm.pins.verified && deviceOf(hsm.application).losesDkekWithPower) fail("pin-required", {});
}

function importedAs({ shares, outstanding, kcv }: DkekStatus, collected: CollectedShares): ImportedShare {
  if (outstanding > 0) return { shares, outstanding };
  const expectedKcv = collected.kcvOfAll(shares);
  collected.clear();
  if (kcv === undefined) return { shares, outstanding, kcvChecked: false };
  if (expectedKcv !== undefined && kcv !== expectedKcv) fail("dkek-differs", { expectedKcv, cardKcv: kcv });
  requireSecretDkek(kcv);
  return { shares, outstanding, kcv, kcvChecked: expectedKcv !== undefined };
}

function requireSecretDkek(cardKcv: string): void {
  if (cardKcv !== ZERO_DKEK_KCV) return;
  const remains = ["a DKEK of zeros, which everybody knows: the same share was imported twice. Initialise the card again"];
  fail("incomplete", { remains, cause: "dkek-differs" });
}
