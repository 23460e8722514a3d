import { constants, createHash, createPublicKey, type KeyObject, verify, X509Certificate } from "node:crypto";
import { kindOfCertificateFile } from "../../formats/certificate-file";
import { type Cvc, decodeCvcOrRequest, signatureSchemeOf } from "../../formats/cvc";
import { decodeSpki, encodeSpki, type PublicKey } from "../../formats/public-key";
import { decodeX509 } from "../../formats/x509";
import { readable } from "./card-identity";
import { isEcdsaSignature } from "./elliptic-curves";

/**
 * Whether what lies beside a key is as the key itself signed it: every request is, and some certificates are.
 * False where it was altered since, or can not be read. Null where nothing tells: it is another's certificate, or there is
 * none.
 * @param certificate X.509 certificate, CVC or authenticated request
 * @param publicKey DER SubjectPublicKeyInfo of the key that should have signed
 */
export function isAsSigned(certificate: Uint8Array, publicKey: Uint8Array): boolean | null {
  if (kindOfCertificateFile(certificate) === "x509") return isX509AsSigned(certificate, publicKey);
  const decoded = readable(certificate, decodeCvcOrRequest);
  if (decoded === undefined) return false;
  const { kind, cvc } = decoded;
  if (isSignedBy(cvc, decodeSpki(publicKey))) return true;
  return kind === "request" || cvc.car === cvc.chr ? false : null;
}

/** False, too, for an algorithm that is unknown or of another type of key. */
function isSignedBy({ body, signature, publicKey: { oid } }: Cvc, key: PublicKey): boolean {
  const scheme = signatureSchemeOf(oid);
  if (scheme === undefined || (scheme.padding !== undefined) !== (key.type === "RSA")) return false;
  if (key.type === "EC") {
    const hash = createHash(scheme.hash).update(body).digest();
    return isEcdsaSignature(key.curve, key.point, new Uint8Array(hash), signature);
  }
  const padding = scheme.padding === "pss" ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  return verify(scheme.hash, body, { key: keyObject(encodeSpki(key)), padding, saltLength }, signature);
}

const keyObject = (spki: Uint8Array): KeyObject => createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });

function isX509AsSigned(der: Uint8Array, publicKey: Uint8Array): boolean | null {
  if (readable(der, decodeX509) === undefined) return false;
  try {
    const certificate = new X509Certificate(der);
    if (certificate.verify(keyObject(publicKey))) return true;
    return certificate.checkIssued(certificate) ? false : null;
  } catch {
    // The runtime's crypto does not know every curve and every extension that there is.
    return null;
  }
}
