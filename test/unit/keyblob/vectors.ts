import { readFileSync } from "node:fs";
import { fromHex } from "../../../src/formats/bytes";

/** One key blob with what makes it up, all in hexadecimal. */
interface WrapVector {
  type: number;
  header: string;
  plain: string;
  ct: string;
  mac: string;
  blob: string;
}

interface WrapVectors {
  aes128_vendor: WrapVector;
  aes256_vendor: WrapVector;
  ec_p256_vendor: WrapVector;
  ec_p256_pico: WrapVector;
  rsa2048_type5: WrapVector;
  rsa2048_type6: WrapVector;
  _rsa: { p: string; q: string; d: string; e: string };
  _dkek: { kcv: string; kenc: string; kmac: string; random_prefix: string };
}

const folder = "test/fixtures/vectors";

export const vectors = JSON.parse(readFileSync(`${folder}/wrap-vectors.json`, "utf8")) as WrapVectors;

export const vectorNames = [
  "aes128_vendor",
  "aes256_vendor",
  "ec_p256_vendor",
  "ec_p256_pico",
  "rsa2048_type5",
  "rsa2048_type6",
] as const;

/** DKEK of the share `opensc/dkek-share-1.pbe`: it wrapped everything in the folder. */
export const dkek = {
  kcv: fromHex(vectors._dkek.kcv),
  kenc: fromHex(vectors._dkek.kenc),
  kmac: fromHex(vectors._dkek.kmac),
  random: fromHex(vectors._dkek.random_prefix),
};

export const blobOf = (name: (typeof vectorNames)[number]) => fromHex(vectors[name].blob);

export const openscFile = (name: string) => new Uint8Array(readFileSync(`${folder}/opensc/${name}`));

/** Every copy of `bytes` with one byte changed in one way of three: lowest bit, highest bit, all bits. */
export function* mutationsOf(bytes: Uint8Array): Generator<{ bytes: Uint8Array; offset: number }> {
  for (const [offset, byte] of bytes.entries()) {
    for (const mask of [0x01, 0x80, 0xff]) yield { bytes: bytes.with(offset, byte ^ mask), offset };
  }
}

/** Every beginning of `bytes`, from none of them to all but one. */
export function* truncationsOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length++) yield bytes.slice(0, length);
}
