import type { DecodedBlob } from "../../protocol";
import { byteCount, curveInWords } from "./words";

/** One thing the file tells of its key. */
export interface Fact {
  name: string;
  value: string;
  /** Set in the fixed-width font, with a button that copies it. */
  code: boolean;
  /** What it means, in a sentence. */
  meaning: string;
}

/** What the head of the view says of a key blob. */
export interface Summary {
  title: string;
  /** Kind of file and size. */
  subtitle: string;
  facts: Fact[];
}

const kinds: Record<DecodedBlob["kind"], string> = {
  container: "Key backup in the container of sc-hsm-tool",
  blob: "Wrapped key alone, without description or certificate",
};

const certificates: Record<DecodedBlob["certificate"], { value: string; meaning: string }> = {
  x509: { value: "X.509 certificate inside", meaning: "The certificate goes back to the card together with the key." },
  cvc: {
    value: "Card verifiable certificate inside",
    meaning: "The certificate goes back to the card together with the key.",
  },
  request: {
    value: "Certificate request inside",
    meaning: "The key had no certificate when it was backed up, only the request the card made with it.",
  },
  none: { value: "None in this file", meaning: "The file holds neither a certificate nor a request for the key." },
};

/** Says in words what a key blob of `size` bytes is. */
export function summaryOf(decoded: DecodedBlob, size: number): Summary {
  return { title: titleOf(decoded), subtitle: `${kinds[decoded.kind]} \u00b7 ${byteCount(size)}`, facts: factsOf(decoded) };
}

function titleOf({ keyType, keySize, curve, label }: DecodedBlob): string {
  const measure = curve ? curveInWords(curve) : keySize;
  const key = `${keyType}${measure === undefined ? "" : ` ${measure}`} ${keyType === "AES" ? "secret" : "private"} key`;
  return `${key}${label ? ` \u201c${label}\u201d` : ""}, wrapped`;
}

function factsOf(decoded: DecodedBlob): Fact[] {
  const facts: Fact[] = [
    {
      name: "DKEK KCV",
      value: decoded.kcv,
      code: true,
      meaning: "The key can only be restored on a card whose DKEK has this key check value.",
    },
  ];
  if (decoded.id !== undefined && decoded.id !== "") {
    facts.push({ name: "Key ID", value: decoded.id, code: true, meaning: "The PKCS#11 ID (CKA_ID) programs find the key by." });
  }
  if (decoded.keyRef !== undefined) {
    facts.push({
      name: "Former key reference",
      value: String(decoded.keyRef),
      code: false,
      meaning: "The number the key had on its card when it was backed up.",
    });
  }
  facts.push({ name: "Certificate", code: false, ...certificates[decoded.certificate] });
  if (decoded.publicKeySha256 !== undefined) {
    facts.push({
      name: "Public key SHA-256",
      value: decoded.publicKeySha256,
      code: true,
      meaning: "Fingerprint of the SubjectPublicKeyInfo of the certificate or request.",
    });
  }
  return facts;
}
