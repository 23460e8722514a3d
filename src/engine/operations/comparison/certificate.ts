import { equal } from "../../../formats/bytes";
import { kindOfCertificateFile } from "../../../formats/certificate-file";
import { decodeCvc } from "../../../formats/cvc";
import { decodeContainer } from "../../../formats/keyblob";
import { decodeX509 } from "../../../formats/x509";
import type { CertificateVerdict, DecodedBlob, Validity } from "../../../protocol";
import { readable } from "../card-identity";

/** Certificate or request of a file, or that there is none. */
export interface CertificatePart {
  kind: DecodedBlob["certificate"];
  bytes: Uint8Array;
  /** Absent where it is not told, or can't be read. */
  validity?: Validity;
}

export function certificateIn(file: Uint8Array, kind: DecodedBlob["certificate"]): CertificatePart {
  const bytes = kind === "none" ? undefined : readable(file, decodeContainer)?.certificate;
  const validity = readable(bytes, validityOf);
  return { kind, bytes: bytes ?? new Uint8Array(), ...(validity && { validity }) };
}

function validityOf(bytes: Uint8Array): Validity | undefined {
  const kind = kindOfCertificateFile(bytes);
  if (kind === "x509") {
    const { notBefore, notAfter } = decodeX509(bytes);
    return { from: notBefore, until: notAfter };
  }
  if (kind !== "cvc") return undefined;
  const { validFrom, validUntil } = decodeCvc(bytes);
  return validFrom === undefined || validUntil === undefined ? undefined : { from: validFrom, until: validUntil };
}

/** Which of two files goes back to the card with the better certificate. */
export function compareCertificates(a: CertificatePart, b: CertificatePart): CertificateVerdict {
  if (a.kind === "none" && b.kind === "none") return { is: "none" };
  if (a.kind === "none") return { is: "only", in: 1 };
  if (b.kind === "none") return { is: "only", in: 0 };
  if (a.kind === b.kind && equal(a.bytes, b.bytes)) return { is: "same" };
  if (a.kind === "request" && b.kind === "request") return { is: "different" };
  if (a.kind === "request") return { is: "instead-of-request", in: 1 };
  if (b.kind === "request") return { is: "instead-of-request", in: 0 };
  const age = compareAges(a.validity, b.validity);
  return age === 0 ? { is: "different" } : { is: "newer", in: age > 0 ? 0 : 1 };
}

/** Above 0 where the first is newer; 0 where nothing tells. ISO 8601 sorts as text. */
function compareAges(a: Validity | undefined, b: Validity | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const order = (x: string, y: string) => Number(x > y) - Number(x < y);
  return order(a.from, b.from) || order(a.until, b.until);
}
