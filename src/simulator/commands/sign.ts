import { sw } from "../../formats/iso7816";
import type { EcMaterial, RsaCrtMaterial } from "../../formats/keyblob";
import { encodeEcdsaSignature } from "../../formats/public-key";
import { algorithm } from "../../formats/smartcard-hsm";
import { signHash } from "../crypto/elliptic-curve";
import { hash, hashOfLength, type HashName } from "../crypto/hash";
import { rsaPrivate } from "../crypto/rsa";
import { digestInfo, pkcs1Block, pssBlock } from "../crypto/rsa-padding";
import { countUse, needKey, needUse } from "../keys";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { CardKeyMaterial } from "../state/card-state";
import type { Handler } from "./handler";

/** Makes the block that goes through the RSA private key out of the data to sign. */
type RsaBlock = (data: Uint8Array, size: number) => Uint8Array;

const pkcs1 = (name: HashName): RsaBlock => (data, size) => pkcs1Block(digestInfo(name, hash(name, data)), size);
const pss = (name: HashName): RsaBlock => (data, size) => pssBlock(name, hash(name, data), size);

const rsaBlocks = new Map<number, RsaBlock>([
  [algorithm.rsaRaw, (data) => data],
  [algorithm.rsaPkcs1, pkcs1Block],
  [algorithm.rsaPkcs1Sha1, pkcs1("sha1")],
  [algorithm.rsaPkcs1Sha256, pkcs1("sha256")],
  [algorithm.rsaPkcs1Sha384, pkcs1("sha384")],
  [algorithm.rsaPkcs1Sha512, pkcs1("sha512")],
  [algorithm.rsaPss, (digest, size) => pssBlock(hashOfLength(digest.length), digest, size)],
  [algorithm.rsaPssSha1, pss("sha1")],
  [algorithm.rsaPssSha256, pss("sha256")],
  [algorithm.rsaPssSha384, pss("sha384")],
  [algorithm.rsaPssSha512, pss("sha512")],
]);

const ecHashes = new Map<number, (data: Uint8Array) => Uint8Array>([
  [algorithm.ecdsa, (data) => data],
  [algorithm.ecdsaSha1, (data) => hash("sha1", data)],
  [algorithm.ecdsaSha224, (data) => hash("sha224", data)],
  [algorithm.ecdsaSha256, (data) => hash("sha256", data)],
  [algorithm.ecdsaSha384, (data) => hash("sha384", data)],
  [algorithm.ecdsaSha512, (data) => hash("sha512", data)],
]);

/** SIGN: an RSA signature as long as the modulus, or a DER ECDSA-Sig-Value (SmartCard-HSM ref. 2.12). */
export const sign: Handler = (card, { p1, p2, data }) => {
  needUser(card);
  const key = needKey(card, p1);
  if (!rsaBlocks.has(p2) && !ecHashes.has(p2)) throw new Refusal(sw.incorrectP1P2);
  needUse(card, key, p2);
  if (data === undefined) throw new Refusal(sw.wrongLength);
  const signature = signWith(key.material, p2, data);
  countUse(card, key);
  return { data: signature };
};

function signWith(material: CardKeyMaterial, code: number, data: Uint8Array): Uint8Array {
  switch (material.type) {
    case "RSA-CRT":
      return rsaSignature(material, code, data);
    case "EC":
      return ecSignature(material, code, data);
    case "AES":
      throw new Refusal(sw.functionNotSupported);
  }
}

function rsaSignature(key: RsaCrtMaterial, code: number, data: Uint8Array): Uint8Array {
  const blockOf = rsaBlocks.get(code);
  if (blockOf === undefined) throw new Refusal(sw.functionNotSupported);
  return rsaPrivate(key, blockOf(data, key.size));
}

function ecSignature(key: EcMaterial, code: number, data: Uint8Array): Uint8Array {
  const hashOf = ecHashes.get(code);
  if (hashOf === undefined) throw new Refusal(sw.functionNotSupported);
  return encodeEcdsaSignature(signHash(key, hashOf(data)));
}
