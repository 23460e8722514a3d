import { wipe } from "../../../formats/bytes";
import { decodeSpki, publicKeySize } from "../../../formats/public-key";
import { type Device, type Hex, type KeyReference, missingForImport, type RestoredKey } from "../../../protocol";
import { fail, throwIfCancelled } from "../../failure";
import type { SmartCardHsm } from "../../hsm";
import { readIdentity } from "../card-identity";
import type { CollectedShares } from "../collected-shares";
import { deviceOf } from "../devices";
import { wipingAfter } from "../login";
import { holderOf, placeForNewKey } from "../new-key-place";
import type { KeyImport } from "../params";
import { requireSameKcv } from "../restore-preflight";
import type { OperationContext, Services } from "../services";
import { restoreKey } from "../unwrap-key";
import { type NamedKey, type PrivateKeyFile, withPrivateKeyFile } from "./private-key-file";
import { backupOf } from "./wrapped-import";

/**
 * Brings a key from a file onto a card: it is wrapped here under the card's DKEK, as the card itself would, and restored
 * like any other backup. Whatever speaks against it is found before a PIN is presented. The card keeps the certificate of
 * the file, else a request made with the key, so that its public key shows. Everything secret is zeroed.
 * @throws EngineFailure of `withPrivateKeyFile`, of `placeForNewKey` and `unwrapKey`; `invalid-params` for a key that is not
 *   in the file, or a collection that was forgotten; `kcv-mismatch` for shares of another DKEK; `unsupported` for a key that
 *   the card can not hold
 */
export function importKey(
  { cards, collections }: Pick<Services, "cards" | "collections">,
  params: KeyImport,
  context: OperationContext,
): Promise<RestoredKey> {
  const { reader, file, pin, password } = params;
  return wipingAfter([file, pin, password], async () => {
    // To open the file may take long enough to exchange the card.
    const card = cards.cardIn(reader);
    return withPrivateKeyFile({ file, ...(password && { password }) }, context, (opened) => {
      const key = keyIn(opened, params.publicKeySha256);
      return card.use(async (hsm) => {
        throwIfCancelled(context.signal);
        const backup = await backupFor(hsm, key, params, () => collections.sharesOf(params.collection, "collection"));
        // The card gets the key under its DKEK: in the clear it is not needed any more.
        opened.forget();
        wipe(file, password);
        context.onProgress(100, "The card is taking the key");
        return restoreKey(hsm, { ...backup, ...(pin && { pin }), prove: true });
      });
    });
  });
}

function keyIn({ keys }: PrivateKeyFile, publicKeySha256: Hex): NamedKey {
  const key = keys.find((one) => one.publicKeySha256 === publicKeySha256);
  return key ?? fail("invalid-params", { parameter: "publicKeySha256", reason: "the file has no such key" });
}

/** A backup of the key as the card would have made it, and the reference that it is to be restored to. */
async function backupFor(
  hsm: SmartCardHsm,
  key: NamedKey,
  wanted: KeyImport,
  shares: () => CollectedShares,
): Promise<{ file: Uint8Array; keyRef: KeyReference }> {
  const { kcv: cardKcv } = await hsm.dkek.requireReady();
  requireSameKcv(shares(), cardKcv);
  const device = deviceOf(hsm.application);
  requireTaken(device, key);
  const place = await placeForNewKey(hsm, wanted);
  const { serial } = await readIdentity(hsm);
  const importedAs = { ...place, label: wanted.label, holder: holderOf(serial) };
  // Asked for again: they may be forgotten while the card answers.
  return { file: shares().withDkek((dkek) => backupOf(device, key, importedAs, dkek)), keyRef: place.keyRef };
}

function requireTaken(device: Device, { publicKey }: NamedKey): void {
  const decoded = decodeSpki(publicKey);
  const curve = decoded.type === "EC" ? decoded.curve : undefined;
  const feature = missingForImport(device, { type: decoded.type, size: publicKeySize(decoded), curve });
  if (feature !== undefined) fail("unsupported", { feature });
}
