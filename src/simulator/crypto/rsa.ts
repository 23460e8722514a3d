import { constants, createPrivateKey, generateKeyPair, privateDecrypt, type JsonWebKey, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { unsigned, unsignedBytes } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import type { RsaCrtMaterial } from "../../formats/keyblob";
import { Refusal } from "../refusal";
import { privateExponent } from "./rsa-numbers";

/** Bits of the moduli that the card makes and takes (SmartCard-HSM ref. 9). */
export const rsaSizes: readonly number[] = [1024, 1536, 2048, 3072, 4096];

const generate = promisify(generateKeyPair);

/** A new key pair, made outside of the event loop. */
export async function generateRsaKey(size: number, exponent: number): Promise<RsaCrtMaterial> {
  const { privateKey } = await generate("rsa", { modulusLength: size, publicExponent: exponent });
  const jwk = privateKey.export({ format: "jwk" });
  return {
    type: "RSA-CRT",
    size,
    modulus: number(jwk.n),
    publicExponent: number(jwk.e),
    p: number(jwk.p),
    q: number(jwk.q),
    dp: number(jwk.dp),
    dq: number(jwk.dq),
    qinv: number(jwk.qi),
  };
}

/** The private key operation on a block as long as the modulus; refuses other blocks, and numbers beyond the modulus. */
export function rsaPrivate(key: RsaCrtMaterial, block: Uint8Array): Uint8Array {
  if (block.length !== key.modulus.length) throw new Refusal(sw.wrongLength);
  if (unsigned(block) >= unsigned(key.modulus)) throw new Refusal(sw.wrongData);
  return Uint8Array.from(privateDecrypt({ key: keyObject(key), padding: constants.RSA_NO_PADDING }, block));
}

function keyObject(key: RsaCrtMaterial): KeyObject {
  const jwk: JsonWebKey = {
    kty: "RSA",
    n: base64url(key.modulus),
    e: base64url(key.publicExponent),
    d: base64url(unsignedBytes(privateExponent(key))),
    p: base64url(key.p),
    q: base64url(key.q),
    dp: base64url(key.dp),
    dq: base64url(key.dq),
    qi: base64url(key.qinv),
  };
  return createPrivateKey({ key: jwk, format: "jwk" });
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** Without leading zero bytes. */
const number = (encoded: string | undefined) => unsignedBytes(unsigned(Buffer.from(encoded ?? "", "base64url")));
