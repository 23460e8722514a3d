import { cbc, cmac } from "@noble/ciphers/aes.js";
import { sw } from "../../formats/iso7816";
import { algorithm } from "../../formats/smartcard-hsm";
import { countUse, needKey, needUse } from "../keys";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { Handler } from "./handler";

const BLOCK_LENGTH = 16;
const MAX_KEY_LENGTH = 32;

type Operation = (key: Uint8Array, data: Uint8Array) => Uint8Array;

const operations = new Map<number, Operation>([
  [algorithm.aesCbcEncrypt, (key, data) => cbcOf(key).encrypt(wholeBlocks(data))],
  [algorithm.aesCbcDecrypt, (key, data) => cbcOf(key).decrypt(wholeBlocks(data))],
  [algorithm.aesCmac, (key, data) => cmac(data, key)],
]);

/** AES with a secret key: CBC with an IV of zeros, and CMAC (SmartCard-HSM ref. 2.13). */
export const symmetric: Handler = (card, { p1, p2, data }) => {
  needUser(card);
  const key = needKey(card, p1);
  const operation = operations.get(p2);
  if (operation === undefined) throw new Refusal(sw.incorrectP1P2);
  needUse(card, key, p2);
  if (key.material.type !== "AES" || key.material.key.length > MAX_KEY_LENGTH) throw new Refusal(sw.functionNotSupported);
  if (data === undefined) throw new Refusal(sw.wrongLength);
  const result = operation(key.material.key, data);
  countUse(card, key);
  return { data: result };
};

function cbcOf(key: Uint8Array) {
  return cbc(key, new Uint8Array(BLOCK_LENGTH), { disablePadding: true });
}

function wholeBlocks(data: Uint8Array): Uint8Array {
  if (data.length % BLOCK_LENGTH !== 0) throw new Refusal(sw.wrongLength);
  return data;
}
