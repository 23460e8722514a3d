import { sw } from "../../formats/iso7816";
import { algorithm } from "../../formats/smartcard-hsm";
import { sharedPoint } from "../crypto/elliptic-curve";
import { rsaPrivate } from "../crypto/rsa";
import { countUse, needKey, needUse } from "../keys";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { CardKeyMaterial } from "../state/card-state";
import type { Handler } from "./handler";

/** Raw RSA decryption, and ECDH with the point 04 ‖ X ‖ Y of the other side (SmartCard-HSM ref. 2.13). */
export const decipher: Handler = (card, { p1, p2, data }) => {
  needUser(card);
  const key = needKey(card, p1);
  if (p2 !== algorithm.rsaDecryptRaw && p2 !== algorithm.ecdh) throw new Refusal(sw.incorrectP1P2);
  needUse(card, key, p2);
  if (data === undefined) throw new Refusal(sw.wrongLength);
  const result = decipherWith(key.material, p2, data);
  countUse(card, key);
  return { data: result };
};

function decipherWith(material: CardKeyMaterial, code: number, data: Uint8Array): Uint8Array {
  if (material.type === "RSA-CRT" && code === algorithm.rsaDecryptRaw) return rsaPrivate(material, data);
  if (material.type === "EC" && code === algorithm.ecdh) return sharedPoint(material, data);
  throw new Refusal(sw.functionNotSupported);
}
