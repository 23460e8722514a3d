import * as vscode from "vscode";
import type { Device, DkekStatus } from "../../protocol/cards";
import type { CurveName, Key, KeySpec } from "../../protocol/keys";
import { keyGenerate } from "../../protocol/requests";
import type { ReaderName } from "../../protocol/values";
import type { CardStore } from "../cards/card-store";
import { readCardOf } from "../cards/snapshot";
import type { ReadCard } from "../cards/snapshot";
import { pickCard } from "../input/pick-card";
import { pinParams, requireUsablePin, userPinStep } from "../input/pin";
import type { WithPin } from "../input/pin";
import { askChoice, askText } from "../input/questions";
import type { Choice } from "../input/questions";
import { checkLabel } from "../input/validation";
import { filled, runSteps } from "../input/wizard";
import type { Step } from "../input/wizard";
import { working, workingOn } from "../input/working";
import { showInformation } from "../messages";
import { commandId } from "../names";
import { curveWords, keyName, keyTypeWords } from "../words";
import type { Command } from "./services";

interface Draft extends WithPin {
  spec: KeySpec;
  label: string;
}

const rsaSizes = [2048, 3072, 4096, 1536, 1024] as const;
const aesSizes = [256, 192, 128] as const;
const curves: readonly CurveName[] = [
  "secp256r1",
  "secp384r1",
  "secp521r1",
  "brainpoolP256r1",
  "brainpoolP384r1",
  "brainpoolP512r1",
  "secp256k1",
  "brainpoolP320r1",
  "secp192r1",
  "brainpoolP192r1",
  "brainpoolP224r1",
  "secp192k1",
];

export const generateKey: Command = async (services, target) => {
  const { engine, cards } = services;
  const title = "Generate key";
  const at = await pickCard(services, target, { title });
  if (at === undefined) return;
  requireUsablePin(at.card);
  const start: Draft = { spec: { type: "RSA", size: 2048 }, label: "", pin: undefined };
  const draft = await runSteps(title, start, () => [specStep(at.card.device), labelStep, userPinStep<Draft>(at.card)]);
  if (draft === undefined) return;
  const { spec, label } = draft;
  const key = await workingOn(cards, at, () =>
    working(`Generating ${specWords(spec)}`, (onProgress, token) =>
      engine.requestWithProgress(keyGenerate, { reader: at.reader, spec, label, ...pinParams(draft) }, onProgress, token),
    ),
  );
  void tellGenerated(at.reader, key, dkekNow(cards, at));
};

async function tellGenerated(reader: ReaderName, key: Key, { state }: DkekStatus): Promise<void> {
  const backUp = "Back up key…";
  const chosen = await showInformation(
    `Generated “${keyName(key)}” (${keyTypeWords(key)}) as key reference ${key.keyRef}. ${survival[state]}`,
    ...(state === "ready" ? [backUp] : []),
  );
  if (chosen === backUp) await vscode.commands.executeCommand(commandId("backUpKey"), { reader, keyRef: key.keyRef });
}

/** A share may have come in since the card was picked. */
function dkekNow(cards: CardStore, { reader, card }: ReadCard): DkekStatus {
  const entry = cards.entry(reader);
  return ((entry && readCardOf(entry)?.card) ?? card).dkek;
}

/** What becomes of a new key, by how far the DKEK of its card is. */
const survival: Record<DkekStatus["state"], string> = {
  ready: "It exists only on this card until you back it up.",
  pending: "It exists only on this card, and can be backed up once all DKEK shares are imported.",
  none: "It exists only on this card, which makes no backups.",
};

function specWords(spec: KeySpec): string {
  return spec.type === "EC" ? `EC ${curveWords(spec.curve)}` : `${spec.type} ${spec.size}`;
}

/** Offers what the device can make. */
function specStep(device: Device): Step<Draft> {
  const aes = aesSizes.filter((size) => device.aesSizes.includes(size)).map((size) => specChoice({ type: "AES", size }));
  return {
    ask: async (draft, frame) =>
      filled(
        await askChoice<KeySpec>(frame, {
          placeholder: "What kind of key?",
          choices: [
            { heading: "RSA" },
            ...rsaSizes.filter((size) => device.rsaSizes.includes(size)).map((size) => specChoice({ type: "RSA", size })),
            { heading: "Elliptic curve" },
            ...curves.filter((curve) => device.curves.includes(curve)).map((curve) => specChoice({ type: "EC", curve })),
            ...(aes.length === 0 ? [] : [{ heading: "AES" }, ...aes]),
          ],
          active: (spec) => specWords(spec) === specWords(draft.spec),
        }),
        (spec) => ({ ...draft, spec }),
      ),
  };
}

function specChoice(spec: KeySpec): Choice<KeySpec> {
  const description = spec.type === "EC" && curveWords(spec.curve) !== spec.curve ? { description: spec.curve } : {};
  return { label: specWords(spec), value: spec, ...description };
}

const labelStep: Step<Draft> = {
  ask: async (draft, frame) =>
    filled(
      await askText(frame, {
        prompt: "Label of the key. Certificates and programs find it by this name.",
        placeholder: "tls-2026",
        value: draft.label,
        check: checkLabel,
      }),
      (label) => ({ ...draft, label }),
    ),
};
