import {
  decodeAuthenticatedSafe,
  decodeEncryptedPrivateKeyInfo,
  decodePkcs12,
  decodePrivateKeyInfo,
  decodeSafeContents,
  type Safe,
  type SafeBag,
  UnsupportedFormat,
} from "../../../formats/private-keys";
import { Findings, type Naming } from "./findings";
import type { FileOpener } from "./file-opener";
import { checkMac } from "./pkcs12-mac";

/**
 * Keys and certificates of a PKCS#12.
 * @throws EngineFailure of `FileOpener`; UnsupportedFormat
 */
export async function readPkcs12(opener: FileOpener): Promise<Findings> {
  const pkcs12 = opener.decode(opener.file, (bytes) => decodePkcs12(bytes, opener.keepCopy));
  await checkMac(pkcs12, opener);
  const findings = new Findings("PKCS#12");
  if (pkcs12.mac === undefined) findings.others.push("The file has no checksum (MAC): whether it was altered can't be told.");
  for (const safe of opener.decode(pkcs12.authenticatedSafe, (bytes) => decodeAuthenticatedSafe(bytes, opener.keepCopy))) {
    for (const bag of await bagsOf(safe, opener, findings)) await addBag(bag, opener, findings);
  }
  return findings;
}

async function bagsOf(safe: Safe, opener: FileOpener, findings: Findings): Promise<SafeBag[]> {
  const bags = (bytes: Uint8Array) => decodeSafeContents(bytes, opener.keepCopy);
  switch (safe.kind) {
    case "plain":
      return opener.decode(safe.contents, bags);
    case "unsupported":
      findings.unreadable.push(safe.feature);
      return [];
    case "encrypted":
      return opener.decodeDeciphered(await opener.decipher(safe), safe.ciphertext, bags);
  }
}

async function addBag(bag: SafeBag, opener: FileOpener, findings: Findings): Promise<void> {
  switch (bag.kind) {
    case "key":
      opener.keep(bag.der);
      findings.addKey(() => opener.decode(bag.der, decodePrivateKeyInfo), namingOf(bag));
      break;
    case "shrouded-key":
      await addShroudedKey(bag.der, namingOf(bag), opener, findings);
      break;
    case "certificate":
      findings.certificates.push({ der: bag.der, ...namingOf(bag) });
      break;
    case "other":
      findings.others.push(`The file also holds ${bag.what}.`);
  }
}

async function addShroudedKey(der: Uint8Array, naming: Naming, opener: FileOpener, findings: Findings): Promise<void> {
  try {
    const encrypted = opener.decode(der, decodeEncryptedPrivateKeyInfo);
    const plain = await opener.decipher(encrypted);
    findings.addKey(() => opener.decodeDeciphered(plain, encrypted.ciphertext, decodePrivateKeyInfo), naming);
  } catch (error) {
    if (!(error instanceof UnsupportedFormat)) throw error;
    findings.unreadable.push(error.feature);
  }
}

function namingOf({ friendlyName, localKeyId }: SafeBag): Naming {
  return { ...(friendlyName !== undefined && { friendlyName }), ...(localKeyId && { localKeyId }) };
}
