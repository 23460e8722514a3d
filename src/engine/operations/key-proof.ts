import { createPublicKey, randomBytes, verify } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, fromHex } from "../../formats/bytes";
import { curveNamed } from "../../formats/curves";
import { decodeEcdsaSignature, decodeSpki, type EcPublicKey, encodeSpki, isRsaKeyOfCards, type RsaPublicKey } from "../../formats/public-key";
import { algorithm } from "../../formats/smartcard-hsm";
import type { KeyProof } from "../../protocol";
import { fail, isFailure } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { proveAes } from "./aes-proof";
import { readable } from "./card-identity";
import { isEcdsaSignature } from "./elliptic-curves";
import { base64 } from "./presentation";
import type { StoredKey } from "./stored-key";

const CHALLENGE_LENGTH = 32;

/** DigestInfo of SHA-256 up to the hash (RFC 8017 9.2, note 1). */
const sha256DigestInfo = fromHex("3031300D060960864801650304020105000420");

/**
 * Lets a key answer a random challenge: RSA and EC sign, and the signature is verified against the public key beside the
 * key; AES makes a CMAC, or enciphers and deciphers again. The user PIN is verified already.
 * @throws EngineFailure `unsupported` for a key that may do neither, or has no public key beside it, or one that none can have
 */
export async function prove(hsm: SmartCardHsm, key: StoredKey): Promise<KeyProof> {
  const challenge = randomBytes(CHALLENGE_LENGTH);
  const publicKey = readable(key.publicKey, decodeSpki);
  if (publicKey?.type === "RSA" && !isRsaKeyOfCards(publicKey)) {
    fail("unsupported", { feature: "to prove a key whose certificate or request has no public key that a card could have" });
  }
  if (publicKey?.type === "RSA") return proveRsa(hsm, key.keyRef, publicKey, challenge);
  if (publicKey?.type === "EC") return proveEc(hsm, key.keyRef, publicKey, challenge);
  if (key.description !== undefined && key.description.type !== "AES") {
    fail("unsupported", { feature: "to prove a key that has no certificate or request beside it" });
  }
  return proveAes(hsm, key.keyRef);
}

async function proveRsa(hsm: SmartCardHsm, keyRef: number, publicKey: RsaPublicKey, challenge: Uint8Array): Promise<KeyProof> {
  const spki = encodeSpki(publicKey);
  const response = await signRsa(hsm, keyRef, concat(sha256DigestInfo, sha256(challenge)), publicKey.modulus.length);
  const verifier = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  return signatureProof("RSA PKCS#1 v1.5 with SHA-256", challenge, response, spki, verify("sha256", challenge, verifier, response));
}

/** Padded by the card, or by us for a key that may only sign raw blocks. */
async function signRsa(hsm: SmartCardHsm, keyRef: number, digestInfo: Uint8Array, modulusLength: number): Promise<Uint8Array> {
  try {
    return await hsm.keys.sign(keyRef, algorithm.rsaPkcs1, digestInfo);
  } catch (error) {
    if (!isFailure(error, "unsupported") && !isFailure(error, "status-word")) throw error;
    return hsm.keys.sign(keyRef, algorithm.rsaRaw, pkcs1Block(digestInfo, modulusLength));
  }
}

/** EMSA-PKCS1-v1_5 (RFC 8017 9.2): 00 01 FF..FF 00 ‖ DigestInfo, as long as the modulus. */
function pkcs1Block(digestInfo: Uint8Array, length: number): Uint8Array {
  const padding = new Uint8Array(length - digestInfo.length - 3).fill(0xff);
  return concat(Uint8Array.of(0x00, 0x01), padding, Uint8Array.of(0x00), digestInfo);
}

async function proveEc(hsm: SmartCardHsm, keyRef: number, publicKey: EcPublicKey, challenge: Uint8Array): Promise<KeyProof> {
  const { bytes } = curveNamed(publicKey.curve);
  // ECDSA uses no more of a hash than the curve has bits (FIPS 186-5, 6.4.1), and cards refuse a longer one.
  const hash = sha256(challenge).subarray(0, bytes);
  const response = await hsm.keys.sign(keyRef, algorithm.ecdsa, hash);
  const plain = readable(response, (der) => decodeEcdsaSignature(der, bytes));
  const valid = plain !== undefined && isEcdsaSignature(publicKey.curve, publicKey.point, hash, plain);
  return signatureProof("ECDSA with SHA-256", challenge, response, encodeSpki(publicKey), valid);
}

function signatureProof(name: string, challenge: Uint8Array, response: Uint8Array, spki: Uint8Array, valid: boolean): KeyProof {
  return {
    method: "signature",
    algorithm: name,
    challenge: base64(challenge),
    response: base64(response),
    publicKey: base64(spki),
    valid,
  };
}
