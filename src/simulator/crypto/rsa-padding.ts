import { randomBytes } from "node:crypto";
import { concat, fromHex } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { Refusal } from "../refusal";
import { hash, type HashName } from "./hash";

/** DER of DigestInfo up to the digest (RFC 8017 9.2, note 1). */
const digestInfoPrefixes: Record<HashName, Uint8Array> = {
  sha1: fromHex("3021300906052B0E03021A05000414"),
  sha224: fromHex("302D300D06096086480165030402040500041C"),
  sha256: fromHex("3031300D060960864801650304020105000420"),
  sha384: fromHex("3041300D060960864801650304020205000430"),
  sha512: fromHex("3051300D060960864801650304020305000440"),
};

export function digestInfo(name: HashName, digest: Uint8Array): Uint8Array {
  return concat(digestInfoPrefixes[name], digest);
}

/** EMSA-PKCS1-v1_5 (RFC 8017 9.2): 00 01 FF… 00 ‖ content, for a modulus of `size` bits. */
export function pkcs1Block(content: Uint8Array, size: number): Uint8Array {
  const padding = size / 8 - content.length - 3;
  if (padding < 8) throw new Refusal(sw.wrongLength);
  return concat(Uint8Array.of(0x00, 0x01), new Uint8Array(padding).fill(0xff), Uint8Array.of(0x00), content);
}

/** EMSA-PSS (RFC 8017 9.1.1) for a modulus of `size` bits; mask and salt come from the same hash, the salt is as long as it. */
export function pssBlock(name: HashName, digest: Uint8Array, size: number): Uint8Array {
  const length = size / 8;
  const dataLength = length - digest.length - 1;
  const padding = dataLength - digest.length - 1;
  if (padding < 0) throw new Refusal(sw.wrongLength);
  const salt = Uint8Array.from(randomBytes(digest.length));
  const h = hash(name, concat(new Uint8Array(8), digest, salt));
  const data = concat(new Uint8Array(padding), Uint8Array.of(0x01), salt);
  const mask = mgf1(name, h, dataLength);
  const masked = data.map((byte, i) => byte ^ (mask[i] ?? 0));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return concat(masked, h, Uint8Array.of(0xbc));
}

/** MGF1 (RFC 8017 B.2.1). */
function mgf1(name: HashName, seed: Uint8Array, length: number): Uint8Array {
  let mask = new Uint8Array();
  for (let counter = 0; mask.length < length; counter++) {
    mask = Uint8Array.from(concat(mask, hash(name, concat(seed, Uint8Array.of(0, 0, 0, counter)))));
  }
  return mask.subarray(0, length);
}
