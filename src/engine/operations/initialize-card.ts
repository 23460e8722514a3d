import { wipe } from "../../formats/bytes";
import { encodeTokenInfo } from "../../formats/pkcs15";
import { fid } from "../../formats/smartcard-hsm";
import type { Card } from "../../protocol";
import { fail, isFailure } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { deviceOf } from "./devices";
import { checkUserPin, soPinBytes, wipingAfter } from "./login";
import type { Initialization } from "./params";
import { option, readCard } from "./read-card";
import type { Services } from "./services";
import { fileInWords } from "./stored-key";
import { causeOf } from "./taking-back";

/**
 * Initialises the card: deletes its keys and files, sets PINs, options, DKEK shares and label. What it holds then is
 * read in a new session and compared with what was asked for; a status word of success alone is not believed.
 * @throws EngineFailure `wrong-pin` and `pin-blocked` of the SO-PIN, `incomplete`, `unsupported`, `invalid-params`
 */
export function initializeCard(services: Pick<Services, "cards">, params: Initialization): Promise<Card> {
  const { cards } = services;
  const { reader, soPin, userPin } = params;
  return wipingAfter([soPin, userPin], async () => {
    checkNumbers(params);
    checkUserPin(userPin, "userPin");
    const collected = cards.collectedShares(reader);
    const code = soPinBytes(soPin, "soPin");
    try {
      await cards.use(reader, (hsm) => initialize(hsm, params, code));
    } catch (error) {
      // What it was unlocked for is not on it any more.
      if (isFailure(error, "incomplete") && cards.isUnlocked(reader)) await cards.lock(reader);
      throw error;
    } finally {
      wipe(code);
      collected.clear();
      cards.forgetSummary(reader);
    }
    const card = await readInitialized(services, params);
    checkResult(card, params);
    return card;
  });
}

/** The card is initialised by now: a failure to look does not pass for one that left its keys where they were. */
async function readInitialized(services: Pick<Services, "cards">, { reader }: Initialization): Promise<Card> {
  try {
    await services.cards.lock(reader);
    return await readCard(services, { reader });
  } catch (error) {
    return fail("incomplete", { remains: ["none of its former keys, which the initialisation deleted"], cause: causeOf(error) });
  }
}

function checkNumbers({ retryCounter, dkekShares, label }: Initialization): void {
  const within = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;
  if (!within(retryCounter, 1, 10)) fail("invalid-params", { parameter: "retryCounter", reason: "a PIN has 1 to 10 tries" });
  if (dkekShares !== undefined && !within(dkekShares, 0, 255)) {
    fail("invalid-params", { parameter: "dkekShares", reason: "a DKEK has up to 255 shares" });
  }
  if (label !== undefined && (label.length === 0 || label.length > 64)) {
    fail("invalid-params", { parameter: "label", reason: "a label has 1 to 64 characters" });
  }
}

async function initialize(hsm: SmartCardHsm, params: Initialization, soPin: Uint8Array): Promise<void> {
  const { userPin, retryCounter, dkekShares, label } = params;
  if (label !== undefined && !deviceOf(hsm.application).ownLabel) {
    fail("unsupported", { feature: "a label of one's own. Initialise it without one; nothing was changed" });
  }
  await hsm.initialize({
    options: option.resetRetryCounter,
    userPin,
    soPin,
    retryCounter,
    ...(dkekShares !== undefined && { dkekShares }),
  });
  if (label === undefined) return;
  try {
    await hsm.pins.verify(userPin);
    await hsm.files.write(fid.tokenInfo, encodeTokenInfo({ version: 0, label, flags: ["prnGeneration"] }));
  } catch (error) {
    if (!isFailure(error)) throw error;
    fail("incomplete", { remains: ["the card as it was initialised, without its label"], cause: error.data.code });
  }
}

function checkResult(card: Card, { dkekShares, label }: Initialization): void {
  const [survivor] = card.keys;
  if (survivor !== undefined) {
    fail("incomplete", { remains: card.keys.map(({ keyRef }) => fileInWords(fid.key | keyRef)), cause: "unsupported" });
  }
  const asksForShares = dkekShares !== undefined && dkekShares > 0;
  if (asksForShares && (card.dkek.shares !== dkekShares || card.dkek.outstanding !== dkekShares)) {
    fail("unsupported", { feature: `a DKEK of ${dkekShares} shares. It was initialised without` });
  }
  if (label !== undefined && card.label !== label) {
    fail("incomplete", { remains: [`the label "${card.label}" instead of "${label}"`], cause: "unsupported" });
  }
}
