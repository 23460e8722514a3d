import type { RestoredKey, RestorePlan } from "../../protocol/keys";
import { blobDecode, keyPlanRestore, keyUnwrap } from "../../protocol/requests";
import type { DecodedBlob } from "../../protocol/blobs";
import type { KeyReference } from "../../protocol/values";
import { readCardOf } from "../cards/snapshot";
import type { ReadCard } from "../cards/snapshot";
import { EngineError } from "../engine-client/engine-error";
import { chooseFile } from "../files/choose-file";
import { base64Of, fileNameOf, readFile } from "../files/read-file";
import { pickCard } from "../input/pick-card";
import { pinParams, requireUsablePin, userPinStep } from "../input/pin";
import { withPinAgain } from "../input/pin-again";
import { requireSameKey } from "../input/same-card";
import type { PickedKey } from "../input/same-card";
import { runSteps } from "../input/wizard";
import { workingOn } from "../input/working";
import { inform, showWarning, warn } from "../messages";
import { proofWords } from "../proof-words";
import { cardWords, keyName, keyTypeWords } from "../words";
import { zeroDkekWords } from "../zero-dkek";
import { requireInitialized } from "./backup-conditions";
import { coverageNow } from "./coverage-now";
import { deletionQuestion, reliedOn } from "./deletion-words";
import { placeSteps } from "./restore-place";
import type { RestoreDraft } from "./restore-place";
import type { Command, Services } from "./services";

/** Brings a key back from a file. Whether it fits the card is settled before any PIN is asked for. */
export const restoreKey: Command = async (services, target) => {
  const { engine, cards, aesKcvs } = services;
  const title = "Restore key";
  // A file is chosen for nothing where the card takes none.
  const entry = target.reader === undefined ? undefined : cards.entry(target.reader);
  const known = entry && readCardOf(entry);
  if (known !== undefined) requireInitialized(known.card);
  const uri = target.file ?? (await chooseFile("Choose the backup of a key", { "Wrapped key": ["bin", "wky"] }));
  if (uri === undefined) return;
  const file = base64Of(await readFile(uri));
  const blob = await engine.request(blobDecode, { file });
  const at = await pickCard(services, target, { title, describe: (card) => fitWords(card, blob) });
  if (at === undefined) return;
  const { reader } = at;
  requireInitialized(at.card);
  const plan = await engine.request(keyPlanRestore, { reader, file });
  requireUsablePin(at.card);
  const start: RestoreDraft = { keyRef: plan.keyRef, overwrite: false, pin: undefined };
  const heading = `${title}: ${planWords(plan)}`;
  const draft = await runSteps(heading, start, (now) => [
    ...placeSteps(plan, now),
    userPinStep<RestoreDraft>(at.card),
  ]);
  if (draft === undefined) return;
  const { keyRef, overwrite } = draft;
  const held = overwrite ? heldKey(at, keyRef) : undefined;
  if (held !== undefined && !(await mayReplace(services, plan, held))) return;
  const place = { reader, serial: at.card.serial, keyRef };
  aesKcvs.forget(place);
  const key = await withPinAgain(cards, at, heading, draft, (given) =>
    workingOn(cards, at, async () => {
      // The PIN may have been asked for a second time, long after it was told which key goes.
      if (held !== undefined) await requireSameKey(cards, held);
      return engine.request(keyUnwrap, { reader, file, keyRef, overwrite, prove: true, ...pinParams(given) });
    }),
  );
  if (key === undefined) return;
  if (key.proof?.valid === true) aesKcvs.remember(place, key.proof.aesKcv);
  tellRestored(key, fileNameOf(uri), at, blob);
};

function fitWords({ card: { dkek } }: ReadCard, { kcv }: DecodedBlob): string {
  if (dkek.state === "none") return "no DKEK";
  if (dkek.state === "pending") return "DKEK not complete";
  if (dkek.kcv === undefined) return "key check value told after unlocking";
  if (dkek.kcv !== kcv) return `other DKEK, ${dkek.kcv}`;
  return zeroDkekWords(kcv) === undefined ? "has the DKEK of the file" : "has the DKEK of the file, which protects nothing";
}

function planWords(plan: RestorePlan): string {
  const type = keyTypeWords({
    type: plan.keyType,
    ...(plan.keySize !== undefined && { size: plan.keySize }),
    ...(plan.curve !== undefined && { curve: plan.curve }),
  });
  return plan.label === undefined || plan.label === "" ? type : `${plan.label}, ${type}`;
}

/** @throws EngineError when the card had none there */
function heldKey(at: ReadCard, keyRef: KeyReference): PickedKey {
  const key = at.card.keys.find((one) => one.keyRef === keyRef);
  if (key === undefined) throw new EngineError({ code: "no-such-key", keyRef });
  return { at, key };
}

/**
 * Asks, with what is known of the backups of a key that is deleted by that.
 * @throws EngineError when another key than the one that was shown is there by now, or none
 */
async function mayReplace(services: Services, plan: RestorePlan, held: PickedKey): Promise<boolean> {
  const { at, key } = held;
  const replace = "Replace key";
  const coverage = await coverageNow(services, held);
  const detail =
    plan.sameKeyAt === key.keyRef
      ? "It is the same key as the one in the file. Its label and certificate become those of the file."
      : `The key with reference ${key.keyRef} is deleted from the card.\n\n${deletionQuestion(at.card, key, { ...coverage, files: reliedOn(coverage) }).detail}`;
  if ((await showWarning(`Replace the key “${keyName(key)}”?`, { modal: true, detail }, replace)) !== replace) return false;
  await requireSameKey(services.cards, held);
  return true;
}

function tellRestored(key: RestoredKey, fileName: string, { card }: ReadCard, { kcv }: DecodedBlob): void {
  const { proof } = key;
  const proven = proof === undefined ? [] : [`${proof.valid ? "The" : "But the"} key ${proofWords(proof)}`];
  const zero = zeroDkekWords(kcv);
  const restored = `Restored “${keyName(key)}” from ${fileName} onto ${cardWords(card)} as key reference ${key.keyRef}.`;
  const tell = proof?.valid === false || zero !== undefined ? warn : inform;
  void tell([restored, ...proven, ...(zero === undefined ? [] : [zero])].join(" "));
}
