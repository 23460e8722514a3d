import { decodeCvcOrRequest } from "./cvc";
import { FormatError } from "./format-error";
import { encodeSpki } from "./public-key";
import { spkiOfX509 } from "./x509";

/** What a certificate file (CExx, CAxx) or the end of a key backup holds, by its first bytes (SmartCard-HSM ref. 3.1). */
export function kindOfCertificateFile(bytes: Uint8Array): "x509" | "cvc" | "request" | "none" {
  if (bytes[0] === 0x30) return "x509";
  if (bytes[0] === 0x7f && bytes[1] === 0x21) return "cvc";
  return bytes[0] === 0x67 ? "request" : "none";
}

/** DER SubjectPublicKeyInfo of the certificate or request; undefined when there is none, or none that can be read. */
export function publicKeyOfCertificateFile(bytes: Uint8Array): Uint8Array | undefined {
  const kind = kindOfCertificateFile(bytes);
  if (kind === "none") return undefined;
  try {
    if (kind === "x509") return spkiOfX509(bytes);
    const { key } = decodeCvcOrRequest(bytes).cvc.publicKey;
    return key && encodeSpki(key);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
