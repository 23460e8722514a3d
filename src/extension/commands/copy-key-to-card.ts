import type { RestoredKey } from "../../protocol/keys";
import { copyKey } from "../cluster/copy-keys";
import { copyTargets } from "../cluster/copy-targets";
import type { CopyPlace, CopyTarget } from "../cluster/copy-targets";
import { sameAesKey } from "../cluster/same-aes-key";
import { pickKey } from "../input/pick-card";
import { askChoice } from "../input/questions";
import { withUnlockedCards } from "../input/unlocked-cards";
import { inform, showInformation, showWarning, warn } from "../messages";
import { proofWords } from "../proof-words";
import { cardName, cardWords, keyName, keyTypeWords, quotedKey } from "../words";
import { idRemark, virtualWarning } from "./level-preview";
import type { Command, Services } from "./services";

const title = "Copy key to card";

/** Copies a key to another card with the same DKEK, without a file. */
export const copyKeyToCard: Command = async (services, target) => {
  const picked = await pickKey(services, target, {
    title,
    accepts: ({ card }) => card.dkek.state === "ready",
    noneFits: "There is no key that can be copied: that takes a card with a key and a complete DKEK.",
  });
  if (picked === undefined) return;
  await services.cards.settled();
  const targets = copyTargets(services.cards.snapshot, services.aesKcvs, picked.at, picked.key);
  const place = await choosePlace(keyName(picked.key), target.to === undefined ? targets : targets.filter(({ to }) => to.reader === target.to));
  if (place === undefined || !(await isMeant(place))) return;
  const { copy } = place;
  const done = await withUnlockedCards(services, [copy.from.at, copy.to], title, () => copyUnlessThere(services, place));
  if (done === undefined || done.is === "given-up") return;
  if (done.is === "there") {
    void inform(
      `${cardWords(copy.to.card)} has this key already, as ${quotedKey(done.key)}: both have the same key check value. Nothing was copied.`,
    );
  } else tellCopied(place, done.key);
};

/** The same, started in a cell of the comparison of cards. */
export const copyKeyHere: Command = async (services, target) => {
  try {
    await copyKeyToCard(services, target);
  } finally {
    services.cardsComparison.focus();
  }
};

/** Among the cards that can take the key; the others are told with the reason. */
async function choosePlace(name: string, targets: readonly CopyTarget[]): Promise<CopyPlace | undefined> {
  const places = targets.filter((one) => "copy" in one);
  const others = targets.filter((one) => "why" in one);
  const [only] = places;
  if (only === undefined) {
    const why = others.map(({ to, why }) => `${cardWords(to.card)}: ${why}`).join(" ");
    const insert = "Insert one that was given the same DKEK shares.";
    void inform(`There is no other card in sight that “${name}” can be copied to. ${why === "" ? insert : why}`);
    return undefined;
  }
  if (targets.length === 1) return only;
  const answer = await askChoice<CopyPlace>(
    { title, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: `Which card shall get “${name}”?`,
      choices: [
        ...places.map((place) => ({ ...cardItem(place), label: cardName(place.to.card), detail: placeWords(place), value: place })),
        ...(others.length === 0 ? [] : [{ heading: "Can't take it" }]),
        ...others.map((other) => ({ ...cardItem(other), told: cardName(other.to.card), detail: other.why })),
      ],
    },
  );
  return answer.is === "given" ? answer.value : undefined;
}

function cardItem({ to }: CopyTarget): { icon: string; description: string } {
  return { icon: to.virtual ? "vm" : "credit-card", description: to.card.serial };
}

function placeWords({ copy, perhaps }: CopyPlace): string {
  return perhaps.length === 0 ? `As key reference ${copy.keyRef}` : `Perhaps it has the key already, as ${perhaps.map(quotedKey).join(" or ")}`;
}

async function isMeant({ copy: { from, to, keyRef, idHeldBy }, perhaps }: CopyPlace): Promise<boolean> {
  const { key, at } = from;
  const detail = [
    `It becomes key reference ${keyRef} there${key.certificate === undefined ? "" : ", with its certificate"}, and must prove that it works. It goes wrapped under the DKEK from card to card, and no file is written. Both cards have the key then.`,
    ...(idHeldBy === undefined ? [] : [idRemark(key.id, idHeldBy)]),
    ...(perhaps.length === 0 ? [] : [`The card may have it already, as ${perhaps.map(quotedKey).join(" or ")}. That is looked at first.`]),
    ...(to.virtual && !at.virtual ? [`${virtualWarning(to)}.`] : []),
  ];
  const copy = "Copy key";
  const question = `Copy “${keyName(key)}” (${keyTypeWords(key)}) from ${cardWords(at.card)} to ${cardWords(to.card)}?`;
  return (await showInformation(question, { modal: true, detail: detail.join("\n\n") }, copy)) === copy;
}

type Done = { is: "copied"; key: RestoredKey } | { is: "there"; key: CopyPlace["perhaps"][number] } | { is: "given-up" };

/** Looks first whether the card has the key under another name, where that is in doubt. */
async function copyUnlessThere(services: Services, { copy, perhaps }: CopyPlace): Promise<Done> {
  if (perhaps.length > 0) {
    const same = await sameAesKey(services, copy.from, copy.to, perhaps);
    if (same.is === "one") return { is: "there", key: same.key };
    if (same.is === "not-told" && !(await isMeantInDoubt(copy.from.key, perhaps))) return { is: "given-up" };
  }
  return { is: "copied", key: await copyKey(services, copy) };
}

async function isMeantInDoubt(key: Parameters<typeof keyName>[0], perhaps: CopyPlace["perhaps"]): Promise<boolean> {
  const copy = "Copy key";
  const detail = "The cards tell nothing by which the two could be compared. If they are one, the card has the key twice then; nothing else is lost.";
  return (await showWarning(`“${keyName(key)}” may be the same key as ${perhaps.map(quotedKey).join(" or ")}.`, { modal: true, detail }, copy)) === copy;
}

function tellCopied({ copy: { from, to } }: CopyPlace, key: RestoredKey): void {
  const copied = `Copied “${keyName(key)}” from ${cardWords(from.at.card)} to ${cardWords(to.card)} as key reference ${key.keyRef}.`;
  if (key.proof === undefined) void inform(copied);
  else if (key.proof.valid) void inform(`${copied} The key ${proofWords(key.proof)}`);
  else void warn(`${copied} But the key ${proofWords(key.proof)} Don't rely on the copy.`);
}
