import type { BlobCheck, DecodedBlob } from "../../../protocol";
import type { BlobLock } from "../../../protocol/webview-messages";
import { byteCount, curveInWords } from "../../shared/words";

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
export function summaryOf(decoded: DecodedBlob, size: number, lock: BlobLock): Summary {
  const inside = lock.state === "unlocked" && lock.check.macValid ? lock.check : undefined;
  return {
    title: titleOf(decoded, inside),
    subtitle: `${kinds[decoded.kind]} \u00b7 ${byteCount(size)}`,
    facts: [...factsOf(decoded, inside), ...secretFacts(inside)],
  };
}

/** The wrapped key itself knows best of what size it is. */
function titleOf({ keyType, keySize, curve, label }: DecodedBlob, inside: BlobCheck | undefined): string {
  const knownCurve = inside?.curve ?? curve;
  const measure = knownCurve ? curveInWords(knownCurve) : (inside?.keySize ?? keySize);
  const key = `${keyType}${measure === undefined ? "" : ` ${measure}`} ${keyType === "AES" ? "secret" : "private"} key`;
  return `${key}${label ? ` \u201c${label}\u201d` : ""}, wrapped`;
}

function factsOf(decoded: DecodedBlob, inside: BlobCheck | undefined): Fact[] {
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
  return [...facts, ...fingerprints(decoded, inside)];
}

/** One where the file and the key inside agree; both where they do not. */
function fingerprints({ publicKeySha256: outside }: DecodedBlob, inside: BlobCheck | undefined): Fact[] {
  const fact = (name: string, value: string, of: string): Fact => ({
    name,
    value,
    code: true,
    meaning: `Fingerprint of the SubjectPublicKeyInfo of ${of}.`,
  });
  const of = { outside: "the certificate or request", inside: "the key inside" };
  const own = inside?.publicKeySha256;
  if (inside?.publicKeyMatches === true && outside !== undefined) {
    return [fact("Public key SHA-256", outside, `${of.outside} and of ${of.inside}, which are the same`)];
  }
  return [
    ...(outside === undefined ? [] : [fact(own === undefined ? "Public key SHA-256" : "Public key SHA-256 of the certificate or request", outside, of.outside)]),
    ...(own === undefined ? [] : [fact("Public key SHA-256 of the key inside", own, of.inside)]),
  ];
}

function secretFacts(inside: BlobCheck | undefined): Fact[] {
  if (inside === undefined || inside.secretParts.length === 0) return [];
  return [
    {
      name: "Secret, and never shown",
      value: secretsInWords(inside.secretParts),
      code: false,
      meaning: "These numbers are in the file, encrypted. The extension tells their lengths and nothing more.",
    },
  ];
}

/** "Private key d, 32 bytes"; "Prime p, Prime q: 128 bytes each" */
function secretsInWords(parts: BlobCheck["secretParts"]): string {
  const lengths = new Set(parts.map(({ length }) => length));
  const [length = 0] = lengths;
  if (parts.length > 1 && lengths.size === 1) return `${parts.map(({ name }) => name).join(", ")}: ${byteCount(length)} each`;
  return parts.map((part) => `${part.name}, ${byteCount(part.length)}`).join("; ");
}
