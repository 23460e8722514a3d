import { bmpText } from "../der";
import { FormatError } from "../format-error";
import { definite, type Keep } from "./ber";
import { Fields, tag } from "./fields";

/** Types of bags (RFC 7292 4.2) and of certificates (4.2.3). */
const bagTypes = {
  key: "1.2.840.113549.1.12.10.1.1",
  shroudedKey: "1.2.840.113549.1.12.10.1.2",
  certificate: "1.2.840.113549.1.12.10.1.3",
  revocationList: "1.2.840.113549.1.12.10.1.4",
  secret: "1.2.840.113549.1.12.10.1.5",
  safeContents: "1.2.840.113549.1.12.10.1.6",
} as const;
const x509Certificate = "1.2.840.113549.1.9.22.1";

/** Attributes of bags (RFC 2985 5.5). */
const friendlyName = "1.2.840.113549.1.9.20";
const localKeyId = "1.2.840.113549.1.9.21";

/** Bags inside bags; a hostile file shall not fill the stack. */
const MAX_DEPTH = 8;

/**
 * What lies in a bag; bytes are views.
 *
 * - `key`: DER PrivateKeyInfo
 * - `shrouded-key`: DER EncryptedPrivateKeyInfo
 * - `certificate`: DER X.509 certificate
 * - `other`: something else; `what` names it in words
 */
export type SafeBag = ({ kind: "key" | "shrouded-key" | "certificate"; der: Uint8Array } | { kind: "other"; what: string }) & {
  /** What people call it. */
  friendlyName?: string;
  /** The same for a key and its certificate. */
  localKeyId?: Uint8Array;
};

/** The bags of SafeContents (RFC 7292 4.2), those inside other bags with them. */
export function decodeSafeContents(bytes: Uint8Array, keep: Keep): SafeBag[] {
  return bagsIn(Fields.ofWhole(definite(bytes, keep), "a list of bags"), 1);
}

function bagsIn(fields: Fields, depth: number): SafeBag[] {
  if (depth > MAX_DEPTH) throw new FormatError(`bags nested deeper than ${MAX_DEPTH}`, fields.offset);
  const bags: SafeBag[] = [];
  while (!fields.isAtEnd) bags.push(...bagIn(fields.inside(tag.sequence, "a bag"), depth));
  return bags;
}

function bagIn(bag: Fields, depth: number): SafeBag[] {
  const type = bag.oid("the type of a bag");
  const value = bag.inside(tag.context0, "the content of a bag");
  if (type === bagTypes.safeContents) return bagsIn(value.inside(tag.sequence, "a list of bags"), depth + 1);
  const content = contentOf(type, value);
  return [{ ...content, ...attributesIn(bag) }];
}

function contentOf(type: string, value: Fields): SafeBag {
  switch (type) {
    case bagTypes.key:
      return { kind: "key", der: value.required(tag.sequence, "a private key").bytes };
    case bagTypes.shroudedKey:
      return { kind: "shrouded-key", der: value.required(tag.sequence, "an encrypted private key").bytes };
    case bagTypes.certificate: {
      const certificate = value.inside(tag.sequence, "a certificate");
      if (certificate.oid("the type of a certificate") !== x509Certificate) return { kind: "other", what: "a certificate that is not X.509" };
      return { kind: "certificate", der: certificate.inside(tag.context0, "a certificate").octets("a certificate") };
    }
    case bagTypes.revocationList:
      return { kind: "other", what: "a revocation list" };
    case bagTypes.secret:
      return { kind: "other", what: "a secret that is no private key" };
    default:
      return { kind: "other", what: `something of type ${type}` };
  }
}

/** Attributes that people or programs gave the bag; unknown ones mean nothing to a card. */
function attributesIn(bag: Fields): Pick<SafeBag, "friendlyName" | "localKeyId"> {
  const found: Pick<SafeBag, "friendlyName" | "localKeyId"> = {};
  const attributes = bag.optionalInside(tag.set);
  while (attributes?.isAtEnd === false) {
    const attribute = attributes.inside(tag.sequence, "an attribute");
    const type = attribute.oid("the type of an attribute");
    const values = attribute.inside(tag.set, "the values of an attribute");
    if (type === friendlyName) found.friendlyName = bmpText(values.required(tag.bmpString, "the friendly name").value);
    if (type === localKeyId) found.localKeyId = values.octets("the local key ID");
  }
  return found;
}
