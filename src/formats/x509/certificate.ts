import type { BaseBlock } from "asn1js";
import { text, toHex } from "../bytes";
import { contentOf, offsetOf, parseDer, Parts } from "../der";
import { FormatError } from "../format-error";
import { nameInWords } from "./distinguished-name";

const UTC_TIME = 23;

/** What is shown of an X.509 certificate (RFC 5280 4.1). */
export interface X509 {
  /** "CN=Ada, O=Example" */
  subject: string;
  issuer: string;
  /** Hexadecimal, as it is encoded. */
  serial: string;
  /** ISO 8601 in UTC, to the second. */
  notBefore: string;
  notAfter: string;
  /** DER SubjectPublicKeyInfo. */
  spki: Uint8Array;
}

/** The certificate at the start of `der`; what lies behind it is left alone. Its signature is not verified. */
export function decodeX509(der: Uint8Array): X509 {
  const certificate = new Parts(parseDer(der));
  const parts = new Parts(certificate.required(0x30, "what the certificate signs"));
  parts.optional(0xa0);
  const serial = toHex(contentOf(parts.required(0x02, "the serial number")));
  parts.required(0x30, "the signature algorithm");
  const issuer = nameInWords(parts.required(0x30, "the issuer"));
  const validity = new Parts(parts.required(0x30, "the validity"));
  const notBefore = instantOf(validity.any("the start of the validity"));
  const notAfter = instantOf(validity.any("the end of the validity"));
  const subject = nameInWords(parts.required(0x30, "the subject"));
  const spki = parts.required(0x30, "the public key").valueBeforeDecodeView.slice();
  return { subject, issuer, serial, notBefore, notAfter, spki };
}

/** UTCTime with its two-digit year, or GeneralizedTime, both in UTC to the second (RFC 5280 4.1.2.5). */
function instantOf(time: BaseBlock): string {
  const digits = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text(contentOf(time)));
  if (digits === null || (time.idBlock.tagNumber === UTC_TIME) !== (digits[1]?.length === 2)) {
    throw new FormatError("no date", offsetOf(time));
  }
  const [year = "", month = "", day = "", hour = "", minute = "", second = ""] = digits.slice(1);
  const century = year.length === 4 ? "" : Number(year) < 50 ? "20" : "19";
  const instant = `${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  if (Number.isNaN(Date.parse(instant))) throw new FormatError("no date", offsetOf(time));
  return instant;
}
