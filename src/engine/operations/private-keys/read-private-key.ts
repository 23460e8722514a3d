import {
  decodeEcPrivateKey,
  decodeEncryptedPrivateKeyInfo,
  decodePrivateKeyInfo,
  decodeRsaPrivateKey,
} from "../../../formats/private-keys";
import type { FileOpener } from "./file-opener";
import { Findings } from "./findings";

/** A file that is one private key in DER and nothing else. */
export async function readPrivateKey(kind: "pkcs8" | "encrypted-pkcs8" | "pkcs1" | "sec1", opener: FileOpener): Promise<Findings> {
  const { file } = opener;
  switch (kind) {
    case "pkcs8":
      return keyIn("PKCS#8", () => opener.decode(file, decodePrivateKeyInfo));
    case "pkcs1":
      return keyIn("PKCS#1", () => opener.decode(file, decodeRsaPrivateKey));
    case "sec1":
      return keyIn("SEC 1", () => opener.decode(file, (bytes) => decodeEcPrivateKey(bytes)));
    case "encrypted-pkcs8": {
      const encrypted = opener.decode(file, decodeEncryptedPrivateKeyInfo);
      const plain = await opener.decipher(encrypted);
      return keyIn("PKCS#8", () => opener.decodeDeciphered(plain, encrypted.ciphertext, decodePrivateKeyInfo));
    }
  }
}

function keyIn(format: Findings["format"], decode: Parameters<Findings["addKey"]>[0]): Findings {
  const findings = new Findings(format);
  findings.addKey(decode);
  return findings;
}
