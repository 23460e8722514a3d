import { keyProve } from "../../protocol/requests";
import { proofWords } from "../proof-words";
import { pickKey } from "../input/pick-card";
import { pinParams, requireUsablePin, userPinStep } from "../input/pin";
import type { WithPin } from "../input/pin";
import { runSteps } from "../input/wizard";
import { workingOn } from "../input/working";
import { inform, tellFailure } from "../messages";
import { keyName } from "../words";
import type { Command } from "./services";

/** Lets a key answer a random challenge. */
export const testKey: Command = async (services, target) => {
  const { engine, cards, aesKcvs } = services;
  const title = "Test key";
  const picked = await pickKey(services, target, { title });
  if (picked === undefined) return;
  const { at, key } = picked;
  requireUsablePin(at.card);
  const start: WithPin = { pin: undefined };
  const draft = await runSteps(title, start, () => [userPinStep(at.card)]);
  if (draft === undefined) return;
  const proof = await workingOn(cards, at, () =>
    engine.request(keyProve, { reader: at.reader, keyRef: key.keyRef, ...pinParams(draft) }),
  );
  if (proof.valid) aesKcvs.remember({ reader: at.reader, serial: at.card.serial, keyRef: key.keyRef }, proof.aesKcv);
  const words = `“${keyName(key)}” ${proofWords(proof)}`;
  void (proof.valid ? inform(words) : tellFailure(words));
};
