import { randomBytes } from "node:crypto";
import { equal } from "../../formats/bytes";
import { cmacInput } from "../../formats/cmac";
import { BLOCK_LENGTH } from "../../formats/keyblob";
import { algorithm } from "../../formats/smartcard-hsm";
import type { AesKcv, KeyProof, KeyReference } from "../../protocol";
import { isFailure } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { aesKcvOfCmac, kcvInput } from "./aes-kcv";
import { base64 } from "./presentation";

const CHALLENGE_LENGTH = 2 * BLOCK_LENGTH;

/**
 * Lets an AES key make the CMAC of a random challenge, which its own encryption must confirm; a key that may not make one
 * enciphers and deciphers the challenge.
 * @throws EngineFailure `unsupported` for a key that may do neither
 */
export async function proveAes(hsm: SmartCardHsm, keyRef: KeyReference): Promise<KeyProof> {
  const challenge = randomBytes(BLOCK_LENGTH);
  const mac = await cmacOf(hsm, keyRef, challenge);
  if (mac === undefined) return roundTrip(hsm, keyRef);
  const valid = await isConfirmed(hsm, keyRef, challenge, mac);
  const aesKcv = await readAesKcv(hsm, keyRef);
  return {
    method: "cmac",
    algorithm: "AES-CMAC",
    challenge: base64(challenge),
    response: base64(mac),
    ...(aesKcv !== undefined && { aesKcv }),
    valid,
  };
}

/** Key check value of an AES key on a card; undefined where the key, or the card, makes no CMAC. */
export async function readAesKcv(hsm: SmartCardHsm, keyRef: KeyReference): Promise<AesKcv | undefined> {
  const mac = await cmacOf(hsm, keyRef, kcvInput);
  return mac && aesKcvOfCmac(mac);
}

async function cmacOf(hsm: SmartCardHsm, keyRef: KeyReference, message: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const mac = await hsm.keys.symmetric(keyRef, algorithm.aesCmac, message);
    return mac.length === BLOCK_LENGTH ? mac : undefined;
  } catch (error) {
    if (isFailure(error, "unsupported") || isFailure(error, "status-word")) return undefined;
    throw error;
  }
}

/** CBC with an IV of zeros is the bare cipher for one block, so that the card computes the CMAC a second time (NIST SP 800-38B 6.2). */
async function isConfirmed(hsm: SmartCardHsm, keyRef: KeyReference, message: Uint8Array, mac: Uint8Array): Promise<boolean> {
  const enciphered = await hsm.keys.symmetric(keyRef, algorithm.aesCbcEncrypt, new Uint8Array(BLOCK_LENGTH));
  if (enciphered.length !== BLOCK_LENGTH) return false;
  const input = cmacInput(message, enciphered);
  const again = await hsm.keys.symmetric(keyRef, algorithm.aesCbcEncrypt, input);
  const back = await hsm.keys.symmetric(keyRef, algorithm.aesCbcDecrypt, mac);
  return equal(again, mac) && equal(back, input) && !equal(mac, input);
}

async function roundTrip(hsm: SmartCardHsm, keyRef: KeyReference): Promise<KeyProof> {
  const challenge = randomBytes(CHALLENGE_LENGTH);
  const response = await hsm.keys.symmetric(keyRef, algorithm.aesCbcEncrypt, challenge);
  const back = await hsm.keys.symmetric(keyRef, algorithm.aesCbcDecrypt, response);
  return {
    method: "round-trip",
    algorithm: "AES-CBC",
    challenge: base64(challenge),
    response: base64(response),
    valid: equal(back, challenge) && !equal(response, challenge),
  };
}
