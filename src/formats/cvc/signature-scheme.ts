import { toHex } from "../bytes";

export interface SignatureScheme {
  hash: "sha1" | "sha224" | "sha256" | "sha384" | "sha512";
  /** Of RSA: PKCS#1 v1.5, or PSS with a salt as long as the hash. */
  padding?: "pkcs1" | "pss";
}

/** By the content of the object identifier: id-TA-RSA and id-TA-ECDSA (BSI TR-03110-3 A.7.3). */
const schemes: ReadonlyMap<string, SignatureScheme> = new Map([
  ["04007F00070202020101", { hash: "sha1", padding: "pkcs1" }],
  ["04007F00070202020102", { hash: "sha256", padding: "pkcs1" }],
  ["04007F00070202020103", { hash: "sha1", padding: "pss" }],
  ["04007F00070202020104", { hash: "sha256", padding: "pss" }],
  ["04007F00070202020105", { hash: "sha512", padding: "pkcs1" }],
  ["04007F00070202020106", { hash: "sha512", padding: "pss" }],
  ["04007F00070202020201", { hash: "sha1" }],
  ["04007F00070202020202", { hash: "sha224" }],
  ["04007F00070202020203", { hash: "sha256" }],
  ["04007F00070202020204", { hash: "sha384" }],
  ["04007F00070202020205", { hash: "sha512" }],
]);

/** How the key of a card verifiable certificate signs, by its algorithm; undefined where that is unknown. */
export function signatureSchemeOf(oid: Uint8Array): SignatureScheme | undefined {
  return schemes.get(toHex(oid));
}
