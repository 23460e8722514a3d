import { randomBytes } from "node:crypto";
import { sw } from "../../formats/iso7816";
import { decodeSymmetricGeneration, symmetricKeyType } from "../../formats/smartcard-hsm";
import { describeKey } from "../key-descriptions";
import { attributesOf, needFreeReference, storeKey } from "../keys";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { CardKeyMaterial } from "../state/card-state";
import type { Handler } from "./handler";

const lengths = new Map<number, number>([
  [symmetricKeyType.aes128, 16],
  [symmetricKeyType.aes192, 24],
  [symmetricKeyType.aes256, 32],
  [symmetricKeyType.secret512, 64],
]);

/** GENERATE SYMMETRIC KEY: key reference in P1, kind of AES key in P2 (SmartCard-HSM ref. 2.9). */
export const generateSymmetricKey: Handler = (card, { p1, p2, data = new Uint8Array() }) => {
  needUser(card);
  needFreeReference(card, p1);
  const length = lengths.get(p2);
  const { aesLengths, aesAlgorithms } = card.profile.keys;
  if (length === undefined || !aesLengths.includes(length)) throw new Refusal(sw.incorrectP1P2);
  const restrictions = { allowedAlgorithms: aesAlgorithms, ...decodeSymmetricGeneration(data) };
  const material: CardKeyMaterial = { type: "AES", key: Uint8Array.from(randomBytes(length)) };
  storeKey(card, p1, { material, ...attributesOf(card, restrictions) });
  describeKey(card, p1, material);
  return {};
};
