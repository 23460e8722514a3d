import { randomBytes } from "node:crypto";
import { sw } from "../../formats/iso7816";
import { algorithm, decodeSymmetricGeneration, symmetricKeyType } from "../../formats/smartcard-hsm";
import { attributesOf, needFreeReference, storeKey } from "../keys";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { Handler } from "./handler";

const lengths = new Map<number, number>([
  [symmetricKeyType.aes128, 16],
  [symmetricKeyType.aes192, 24],
  [symmetricKeyType.aes256, 32],
]);

/** What a key may do where the command does not tell. It may not leave the card. */
const defaultAlgorithms = Uint8Array.of(
  algorithm.aesCbcEncrypt,
  algorithm.aesCbcDecrypt,
  algorithm.aesCmac,
  algorithm.derive,
);

/** GENERATE SYMMETRIC KEY: key reference in P1, kind of AES key in P2 (SmartCard-HSM ref. 2.9). */
export const generateSymmetricKey: Handler = (card, { p1, p2, data = new Uint8Array() }) => {
  needUser(card);
  needFreeReference(card, p1);
  const length = lengths.get(p2);
  if (length === undefined) throw new Refusal(sw.incorrectP1P2);
  const restrictions = { allowedAlgorithms: defaultAlgorithms, ...decodeSymmetricGeneration(data) };
  const attributes = attributesOf(card, restrictions);
  storeKey(card, p1, { material: { type: "AES", key: Uint8Array.from(randomBytes(length)) }, ...attributes });
  return {};
};
