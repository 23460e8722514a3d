import { boolean, octetsOf, octetString, parseDer, Parts, sequence, tagged } from "../der";
import { decodeCommon, encodeCommon, identifier, pathIn, typeAttributes, typeAttributesOf, wrongKind, type CommonAttributes } from "./common";

const X509 = 0x30;
const CVC = 0xa5;

/** Description of an issuer's certificate (CD), ISO 7816-15 8.7, SmartCard-HSM ref. 4.5. */
export interface CertificateDescription extends CommonAttributes {
  id: Uint8Array;
  /** File of the certificate, CAxx. */
  path?: number;
  /** A card verifiable certificate; else an X.509 one. */
  cvc: boolean;
  /** The certificate is an issuer's. */
  authority: boolean;
}

/** The description at the start of `bytes`; what lies behind it is left alone. */
export function decodeCertificateDescription(bytes: Uint8Array): CertificateDescription {
  const block = parseDer(bytes);
  const kind = block.tag;
  if (kind !== X509 && kind !== CVC) throw wrongKind(block, "description of a certificate (30 or A5)");
  const parts = new Parts(block);
  const common = decodeCommon(parts.required(identifier.sequence, "the common attributes"));
  const certificate = new Parts(parts.required(identifier.sequence, "the certificate attributes"));
  const id = octetsOf(certificate.required(identifier.octetString, "the certificate's ID"));
  const authority = certificate.optional(identifier.boolean);
  const path = pathIn(typeAttributesOf(parts));
  return {
    ...common,
    id,
    cvc: kind === CVC,
    authority: authority !== undefined && authority.value.some((byte) => byte !== 0),
    ...(path !== undefined && { path }),
  };
}

export function encodeCertificateDescription(description: CertificateDescription): Uint8Array {
  const { id, authority, path, cvc } = description;
  const parts = [
    encodeCommon(description),
    sequence(octetString(id), ...(authority ? [boolean(true)] : [])),
    typeAttributes(path),
  ];
  return cvc ? tagged(5, ...parts) : sequence(...parts);
}
