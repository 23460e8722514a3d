import { unsignedBytes } from "../../../../src/formats/bytes";
import { curveNamed, generatorOf } from "../../../../src/formats/curves";
import { deriveDkekKeys } from "../../../../src/formats/dkek";
import { decodeContainer, decodeKeyBlob, decryptKeyBlob, type KeyMaterial } from "../../../../src/formats/keyblob";
import { read } from "../../../unit/structure/files";
import { sealedBlob, share } from "../recorded-dkek";

/** Key blobs under the recorded DKEK, of each type. */
export const blobs = ["opensc/wrap-ec256.bin", "opensc/wrap-rsa2048.bin", "aes256_vendor.blob", "rsa2048_type5.blob"].map(read);

/** The private numbers in key blobs. */
export const insideOf = (...files: Uint8Array[]): Uint8Array[] =>
  files.flatMap((file) => privateParts(decryptKeyBlob(decodeKeyBlob(file[0] === 0x30 ? decodeContainer(file).blob : file), deriveDkekKeys(share).kenc)));

function privateParts(material: KeyMaterial): Uint8Array[] {
  if (material.type === "AES") return [material.key];
  if (material.type === "EC") return [material.d];
  return material.type === "RSA" ? [material.privateExponent] : [material.p, material.q, material.dp, material.dq, material.qinv];
}

export function dkekKeys(): Uint8Array[] {
  const { kenc, kmac } = deriveDkekKeys(share);
  return [kenc, kmac];
}

/** Numbers that nobody meets elsewhere. */
const hiddenNumber = (first: number): Uint8Array => Uint8Array.from({ length: 64 }, (_, place) => ((first + 37 * place) & 0xff) | 1);
const hidden = hiddenNumber(0x5a);
const alsoHidden = hiddenNumber(0xa7);

/** What is private in `brokenBlobs`. */
export const brokenSecrets = [hidden, alsoHidden];

/** Keys that break behind their private numbers. */
export function brokenBlobs(): Uint8Array[] {
  const curve = curveNamed("secp256r1");
  const domain = [curve.a, curve.b, curve.p, curve.n].map((number) => unsignedBytes(number, curve.bytes));
  return [
    sealedBlob(0x05, 512, [hidden, hidden.subarray(1), Uint8Array.of(3)]),
    sealedBlob(0x06, 512, [hidden, alsoHidden, hidden, alsoHidden, hidden, hidden.subarray(1), Uint8Array.of(3)]),
    sealedBlob(0x0c, 256, [...domain, generatorOf(curve), hidden.subarray(0, 32), Uint8Array.of(4)]),
  ];
}
