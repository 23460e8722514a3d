import { curveOfOid } from "../curves";
import { dottedOid } from "../der";
import { attributeShortNames } from "../x509/distinguished-name";

/** Object identifiers that occur in key blobs and the certificates of their keys, with what people call them. */
const names = new Map([
  ["0.4.0.127.0.7.2.2.2.1.1", "RSA PKCS#1 v1.5 with SHA-1"],
  ["0.4.0.127.0.7.2.2.2.1.2", "RSA PKCS#1 v1.5 with SHA-256"],
  ["0.4.0.127.0.7.2.2.2.1.3", "RSA-PSS with SHA-1"],
  ["0.4.0.127.0.7.2.2.2.1.4", "RSA-PSS with SHA-256"],
  ["0.4.0.127.0.7.2.2.2.2.1", "ECDSA with SHA-1"],
  ["0.4.0.127.0.7.2.2.2.2.2", "ECDSA with SHA-224"],
  ["0.4.0.127.0.7.2.2.2.2.3", "ECDSA with SHA-256"],
  ["0.4.0.127.0.7.2.2.2.2.4", "ECDSA with SHA-384"],
  ["0.4.0.127.0.7.2.2.2.2.5", "ECDSA with SHA-512"],
  ["0.4.0.127.0.7.3.1.2.1", "inspection system"],
  ["0.4.0.127.0.7.3.1.2.2", "authentication terminal"],
  ["1.3.6.1.4.1.24991.2.1", "SmartCard-HSM application"],
  ["1.3.6.1.4.1.24991.3.1.1", "SmartCard-HSM role"],
  ["1.3.6.1.4.1.24991.3.2.2", "key domain"],
  ["1.3.6.1.4.1.24991.4.1", "device ID"],
  ["1.3.6.1.4.1.24991.4.2", "key domain membership"],
  ["1.3.6.1.4.1.24991.4.4", "key domain association"],
  ["1.3.14.3.2.26", "SHA-1"],
  ["2.16.840.1.101.3.4.2.1", "SHA-256"],
  ["2.16.840.1.101.3.4.2.2", "SHA-384"],
  ["2.16.840.1.101.3.4.2.3", "SHA-512"],
  ["2.16.840.1.101.3.4.2.4", "SHA-224"],
  ["2.16.840.1.101.3.4.1", "AES"],
  ["1.2.840.113549.1.1.1", "RSA"],
  ["1.2.840.113549.1.1.5", "SHA-1 with RSA"],
  ["1.2.840.113549.1.1.7", "RSA-OAEP"],
  ["1.2.840.113549.1.1.8", "MGF1"],
  ["1.2.840.113549.1.1.10", "RSA-PSS"],
  ["1.2.840.113549.1.1.11", "SHA-256 with RSA"],
  ["1.2.840.113549.1.1.12", "SHA-384 with RSA"],
  ["1.2.840.113549.1.1.13", "SHA-512 with RSA"],
  ["1.2.840.10045.2.1", "elliptic curve"],
  ["1.2.840.10045.4.1", "ECDSA with SHA-1"],
  ["1.2.840.10045.4.3.1", "ECDSA with SHA-224"],
  ["1.2.840.10045.4.3.2", "ECDSA with SHA-256"],
  ["1.2.840.10045.4.3.3", "ECDSA with SHA-384"],
  ["1.2.840.10045.4.3.4", "ECDSA with SHA-512"],
  ["1.2.840.10045.1.1", "prime field"],
  ["1.2.840.10045.3.1.2", "prime192v2"],
  ["1.2.840.10045.3.1.3", "prime192v3"],
  ["1.3.132.0.33", "secp224r1"],
  ["1.2.840.10040.4.1", "DSA"],
  ["1.2.840.113549.1.3.1", "Diffie-Hellman"],
  ["1.3.101.110", "X25519"],
  ["1.3.101.111", "X448"],
  ["1.3.101.112", "Ed25519"],
  ["1.3.101.113", "Ed448"],
  ["1.2.840.113549.1.5.1", "PBE with MD2 and DES"],
  ["1.2.840.113549.1.5.3", "PBE with MD5 and DES"],
  ["1.2.840.113549.1.5.4", "PBE with MD2 and RC2"],
  ["1.2.840.113549.1.5.6", "PBE with MD5 and RC2"],
  ["1.2.840.113549.1.5.10", "PBE with SHA-1 and DES"],
  ["1.2.840.113549.1.5.11", "PBE with SHA-1 and RC2"],
  ["1.2.840.113549.1.12.1.1", "PBE with SHA-1 and RC4 (128 bits)"],
  ["1.2.840.113549.1.12.1.2", "PBE with SHA-1 and RC4 (40 bits)"],
  ["1.2.840.113549.3.2", "RC2-CBC"],
  ["1.3.14.3.2.7", "DES-CBC"],
  ["2.16.840.1.101.3.4.1.6", "AES-128-GCM"],
  ["2.16.840.1.101.3.4.1.26", "AES-192-GCM"],
  ["2.16.840.1.101.3.4.1.46", "AES-256-GCM"],
  ...attributeShortNames,
  ["2.5.29.14", "Subject key identifier"],
  ["2.5.29.15", "Key usage"],
  ["2.5.29.17", "Subject alternative name"],
  ["2.5.29.18", "Issuer alternative name"],
  ["2.5.29.19", "Basic constraints"],
  ["2.5.29.30", "Name constraints"],
  ["2.5.29.31", "CRL distribution points"],
  ["2.5.29.32", "Certificate policies"],
  ["2.5.29.32.0", "any policy"],
  ["2.5.29.33", "Policy mappings"],
  ["2.5.29.35", "Authority key identifier"],
  ["2.5.29.36", "Policy constraints"],
  ["2.5.29.37", "Extended key usage"],
  ["2.5.29.37.0", "any purpose"],
  ["2.5.29.46", "Freshest CRL"],
  ["2.5.29.54", "Inhibit any policy"],
  ["1.3.6.1.5.5.7.1.1", "Authority information access"],
  ["1.3.6.1.5.5.7.1.3", "Qualified certificate statements"],
  ["1.3.6.1.5.5.7.1.24", "TLS feature"],
  ["1.3.6.1.5.5.7.2.1", "practice statement"],
  ["1.3.6.1.5.5.7.2.2", "user notice"],
  ["1.3.6.1.5.5.7.48.1", "OCSP"],
  ["1.3.6.1.5.5.7.48.2", "certificates of the issuer"],
  ["1.3.6.1.4.1.11129.2.4.2", "Signed certificate timestamps"],
  ["1.3.6.1.4.1.311.20.2.2", "smart card logon"],
  ["1.3.6.1.5.5.7.3.1", "TLS server"],
  ["1.3.6.1.5.5.7.3.2", "TLS client"],
  ["1.3.6.1.5.5.7.3.3", "code signing"],
  ["1.3.6.1.5.5.7.3.4", "e-mail protection"],
  ["1.3.6.1.5.5.7.3.8", "time stamping"],
  ["1.3.6.1.5.5.7.3.9", "OCSP signing"],
  ["2.16.840.1.113730.1.1", "Netscape certificate type"],
  ["2.16.840.1.113730.1.13", "Netscape comment"],
]);

/** What people call an object identifier; undefined for strangers. */
export function oidName(content: Uint8Array): string | undefined {
  return nameOfOid(dottedOid(content));
}

/** The same of the dotted form. */
export function nameOfOid(dotted: string): string | undefined {
  return names.get(dotted) ?? curveOfOid(dotted)?.name;
}

/** "SHA-256 with RSA (1.2.840.113549.1.1.11)", or the dotted form alone. */
export function oidText(content: Uint8Array): string {
  const dotted = dottedOid(content);
  const name = oidName(content);
  return name === undefined ? dotted : `${name} (${dotted})`;
}
