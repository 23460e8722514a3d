import { text, toHex } from "../bytes";
import { parseDer, Parts } from "../der";
import { FormatError } from "../format-error";
import type { Tlv } from "../tlv";
import { nameInWords } from "./distinguished-name";

const UTC_TIME = 0x17;

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
  const { serial, issuer, validity, subject, spki } = partsOf(der);
  const times = new Parts(validity);
  return {
    subject: nameInWords(subject),
    issuer: nameInWords(issuer),
    serial: toHex(serial.value),
    notBefore: instantOf(times.any("the start of the validity")),
    notAfter: instantOf(times.any("the end of the validity")),
    spki: spki.bytes.slice(),
  };
}

/** DER SubjectPublicKeyInfo of the certificate at the start of `der`, whatever else the certificate says. */
export function spkiOfX509(der: Uint8Array): Uint8Array {
  return partsOf(der).spki.bytes.slice();
}

function partsOf(der: Uint8Array) {
  const parts = new Parts(new Parts(parseDer(der)).required(0x30, "what the certificate signs"));
  parts.optional(0xa0);
  const serial = parts.required(0x02, "the serial number");
  parts.required(0x30, "the signature algorithm");
  const issuer = parts.required(0x30, "the issuer");
  const validity = parts.required(0x30, "the validity");
  const subject = parts.required(0x30, "the subject");
  const spki = parts.required(0x30, "the public key");
  return { serial, issuer, validity, subject, spki };
}

/** UTCTime with its two-digit year, or GeneralizedTime, both in UTC to the second (RFC 5280 4.1.2.5). */
function instantOf(time: Tlv): string {
  const digits = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text(time.value));
  if (digits === null || (time.tag === UTC_TIME) !== (digits[1]?.length === 2)) {
    throw new FormatError("no date", time.offset);
  }
  const [year = "", month = "", day = "", hour = "", minute = "", second = ""] = digits.slice(1);
  const century = year.length === 4 ? "" : Number(year) < 50 ? "20" : "19";
  const instant = `${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  if (Number.isNaN(Date.parse(instant))) throw new FormatError("no date", time.offset);
  return instant;
}
