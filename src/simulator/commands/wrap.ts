import { randomBytes } from "node:crypto";
import { wipe } from "../../formats/bytes";
import { deriveDkekKeys, keyCheckValue } from "../../formats/dkek";
import { sw } from "../../formats/iso7816";
import { encryptKeyBlob, wipeMaterial } from "../../formats/keyblob";
import { algorithm } from "../../formats/smartcard-hsm";
import type { Card } from "../card";
import { fromCrt } from "../crypto/rsa-numbers";
import { isAllowed, needKey } from "../keys";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { CardKey } from "../state/card-state";
import type { Handler } from "./handler";

/** WRAP KEY: the key blob of a key, under the DKEK of its domain (SmartCard-HSM ref. 2.10, 6.1). */
export const wrap: Handler = (card, { p1, p2, data, le }) => {
  if (p2 !== algorithm.wrap) throw new Refusal(sw.incorrectP1P2);
  if (data !== undefined || le === undefined) throw new Refusal(sw.wrongLength);
  needUser(card);
  const key = needKey(card, p1);
  if (!isAllowed(key, algorithm.wrap)) throw new Refusal(sw.conditionsNotSatisfied);
  return { data: wrapUnder(card, needDkek(card, key), key) };
};

function needDkek(card: Card, { domain: number }: CardKey): Uint8Array {
  const domain = number === undefined ? undefined : card.state.domains?.[number];
  if (domain?.outstanding !== 0) throw new Refusal(card.profile.noDkek);
  return domain.dkek;
}

function wrapUnder(card: Card, dkek: Uint8Array, { material, allowedAlgorithms }: CardKey): Uint8Array {
  const { kenc, kmac } = deriveDkekKeys(dkek);
  const wrapping = {
    kcv: keyCheckValue(dkek),
    kenc,
    kmac,
    random: Uint8Array.from(randomBytes(8)),
    allowedAlgorithms,
    form: "vendor" as const,
  };
  const tooLargeForCrt = material.type === "RSA-CRT" && material.size > card.profile.maxCrtSize;
  const wrapped = tooLargeForCrt ? fromCrt(material) : material;
  try {
    return encryptKeyBlob(wrapped, wrapping);
  } finally {
    wipe(kenc, kmac);
    if (wrapped !== material) wipeMaterial(wrapped);
  }
}
