import { cbc, cmac } from "@noble/ciphers/aes.js";
import { concat, fromHex } from "../../../src/formats/bytes";
import { deriveDkekKeys, encryptShare, keyCheckValue } from "../../../src/formats/dkek";
import { encryptKeyBlob, type KeyMaterial } from "../../../src/formats/keyblob";
import { share } from "../simulator/driver";
import { deriveQuickly, password } from "./bench";

/** The only share of the recorded DKEK that the vectors are wrapped under (SmartCard-HSM ref. 5.1), and its KCV. */
export { share, shareKcv as kcv } from "../simulator/driver";

/** Of another DKEK. */
export const other = new Uint8Array(32).fill(0x5a);

const salt = fromHex("9E1A9BD5AA3F65C3");

/** A share as a file that `password` and `deriveQuickly` open. */
export async function fileOfShare(secret: Uint8Array = share): Promise<Uint8Array> {
  return encryptShare(secret, salt, await deriveQuickly(password(), salt));
}

/** A key blob under the recorded DKEK. */
export function wrapped(material: KeyMaterial, allowedAlgorithms?: Uint8Array): Uint8Array {
  const parameters = { kcv: keyCheckValue(share), ...deriveDkekKeys(share), random: new Uint8Array(8), form: "vendor" } as const;
  return encryptKeyBlob(material, { ...parameters, ...(allowedAlgorithms && { allowedAlgorithms }) });
}

const number16 = (value: number) => Uint8Array.of(value >> 8, value & 0xff);

/** A key blob under the recorded DKEK whose MAC holds, whatever its size field and its parts are: what no card would wrap. */
export function sealedBlob(keyType: number, size: number, parts: readonly Uint8Array[]): Uint8Array {
  const { kenc, kmac } = deriveDkekKeys(share);
  const plain = concat(new Uint8Array(8), number16(size), ...parts.flatMap((part) => [number16(part.length), part]));
  const padded = concat(plain, new Uint8Array(16 - (plain.length % 16)));
  const algorithm = fromHex("04007F00070202020102");
  const header = concat(keyCheckValue(share), Uint8Array.of(keyType), number16(algorithm.length), algorithm, new Uint8Array(6));
  const signed = concat(header, cbc(kenc, new Uint8Array(16), { disablePadding: true }).encrypt(padded));
  return concat(signed, cmac(signed, kmac));
}
