import { randomBytes } from "node:crypto";
import { wipe } from "../../formats/bytes";
import { deriveDkekKeys, keyCheckValue } from "../../formats/dkek";
import { sw } from "../../formats/iso7816";
import { encryptKeyBlob, wipeMaterial } from "../../formats/keyblob";
import { algorithm } from "../../formats/smartcard-hsm";
import type { Card } from "../card";
import { fromCrt } from "../crypto/rsa-numbers";
import { dkekOf } from "../key-domains";
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
  const dkek = needDkek(card, key);
  try {
    return { data: wrapUnder(card, dkek, key) };
  } finally {
    wipe(dkek);
  }
};

/** A copy. */
function needDkek(card: Card, { domain: number }: CardKey): Uint8Array {
  const domain = number === undefined ? undefined : card.state.domains?.[number];
  const dkek = domain?.outstanding === 0 ? dkekOf(card, domain) : undefined;
  if (dkek === undefined) throw new Refusal(card.profile.keys.noDkek);
  return dkek;
}

function wrapUnder(card: Card, dkek: Uint8Array, { material, allowedAlgorithms }: CardKey): Uint8Array {
  const { blobForm, wrappedWithPrimes } = card.profile.keys;
  const { kenc, kmac } = deriveDkekKeys(dkek);
  const wrapping = {
    kcv: keyCheckValue(dkek),
    kenc,
    kmac,
    random: Uint8Array.from(randomBytes(8)),
    allowedAlgorithms,
    form: blobForm,
  };
  const withoutPrimes = material.type === "RSA-CRT" && material.size > wrappedWithPrimes;
  const wrapped = withoutPrimes ? fromCrt(material) : material;
  try {
    return encryptKeyBlob(wrapped, wrapping);
  } finally {
    wipe(kenc, kmac);
    if (wrapped !== material) wipeMaterial(wrapped);
  }
}
