import { kindOfPrivateKeyFile, UnsupportedFormat } from "../../../formats/private-keys";
import { decodeX509, type X509 } from "../../../formats/x509";
import { fail } from "../../failure";
import { readable } from "../card-identity";
import type { OperationContext } from "../services";
import { isSameKey } from "../stored-key";
import { FileOpener } from "./file-opener";
import type { Findings, FoundCertificate, FoundKey, PrivateKeyFormat } from "./findings";
import { checkedKey, type KeyInFile } from "./importable-key";
import { readPem } from "./read-pem";
import { readPkcs12 } from "./read-pkcs12";
import { readPrivateKey } from "./read-private-key";

/** DER, and what it says. */
export interface KeyCertificate extends X509 {
  der: Uint8Array;
}

export interface NamedKey extends KeyInFile {
  label?: string;
  certificate?: KeyCertificate;
}

/** A file with private keys that a card could hold: one at least. */
export interface PrivateKeyFile {
  format: PrivateKeyFormat;
  keys: NamedKey[];
  /** What of the file is left out, in sentences. */
  remarks: string[];
  /** Zeroes everything secret that came out of the file, before the work with it is over. */
  forget(): void;
}

/**
 * Opens a file with private keys and does `work` with it; then everything secret that came out of the file is zeroed.
 * @throws EngineFailure `not-a-private-key`, `password-required`, `wrong-password`, `damaged`, `unsupported`, `cancelled`
 */
export async function withPrivateKeyFile<Result>(
  { file, password }: { file: Uint8Array; password?: Uint8Array },
  context: OperationContext,
  work: (opened: PrivateKeyFile) => Promise<Result> | Result,
): Promise<Result> {
  const opener = new FileOpener(file, password, context);
  try {
    return await work(await open(opener));
  } finally {
    opener.wipe();
  }
}

async function open(opener: FileOpener): Promise<PrivateKeyFile> {
  try {
    return toFile(await read(opener), opener);
  } catch (error) {
    if (error instanceof UnsupportedFormat) fail("unsupported", { feature: error.feature, of: "file" });
    throw error;
  }
}

async function read(opener: FileOpener): Promise<Findings> {
  const kind = kindOfPrivateKeyFile(opener.file);
  switch (kind) {
    case "unknown":
      return fail("not-a-private-key", {});
    case "pem":
      return readPem(opener);
    case "pkcs12":
      return readPkcs12(opener);
    case "pkcs8":
    case "encrypted-pkcs8":
    case "pkcs1":
    case "sec1":
      return readPrivateKey(kind, opener);
  }
}

function toFile(findings: Findings, opener: FileOpener): PrivateKeyFile {
  const keys = checkedKeys(findings, opener);
  const { unheldKeys, unreadable, others, certificates, format } = findings;
  if (keys.length === 0) refuse(findings);
  const named = keys.map(({ found, key }) => namedKey(found, key, certificates));
  const kept = new Set(named.map(({ certificate }) => certificate?.der));
  const remarks = [
    ...unheldKeys.map((feature) => `A key is left out: no SmartCard-HSM holds ${feature}.`),
    ...unreadable.map((feature) => `A part of the file is left out, because it can't be read: ${feature}.`),
    ...others,
    ...certificateRemarks(certificates.filter(({ der }) => !kept.has(der)).length),
  ];
  return { format, keys: named, remarks, forget: () => opener.wipe() };
}

/** Tells why there is no key: one that no card holds, or one that may be in a part that can't be read. */
function refuse({ unheldKeys: [unheld], unreadable: [unread] }: Findings): never {
  if (unheld !== undefined) fail("unsupported", { feature: unheld });
  if (unread !== undefined) fail("unsupported", { feature: unread, of: "file" });
  fail("not-a-private-key", {});
}

function checkedKeys({ keys, unheldKeys }: Findings, opener: FileOpener): { found: FoundKey; key: KeyInFile }[] {
  const checked = new Map<string, { found: FoundKey; key: KeyInFile }>();
  for (const found of keys) {
    try {
      const key = checkedKey(found.key);
      if (key.numbers.type === "EC") opener.keep(key.numbers.d);
      if (!checked.has(key.publicKeySha256)) checked.set(key.publicKeySha256, { found, key });
    } catch (error) {
      if (!(error instanceof UnsupportedFormat)) throw error;
      unheldKeys.push(error.feature);
    }
  }
  return [...checked.values()];
}

/** A certificate belongs to a key by its public key, whatever IDs say; IDs choose among several. */
function namedKey(found: FoundKey, key: KeyInFile, certificates: readonly FoundCertificate[]): NamedKey {
  const own = certificates.flatMap(({ der, localKeyId, friendlyName }) => {
    const x509 = readable(der, decodeX509);
    return x509 !== undefined && isSameKey(x509.spki, key.publicKey) ? [{ x509, der, localKeyId, friendlyName }] : [];
  });
  const chosen = own.find(({ localKeyId }) => isSameId(localKeyId, found.localKeyId)) ?? own[0];
  const label = labelOf(found.friendlyName) ?? labelOf(chosen?.friendlyName);
  return {
    ...key,
    ...(label !== undefined && { label }),
    ...(chosen && { certificate: { ...chosen.x509, der: chosen.der } }),
  };
}

function isSameId(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

/** A name without what no label may have. */
function labelOf(name: string | undefined): string | undefined {
  const label = name?.replace(/\p{Cc}+/gu, " ").trim();
  return label === "" ? undefined : label;
}

function certificateRemarks(count: number): string[] {
  if (count === 0) return [];
  return [count === 1 ? "A certificate that is of no key in the file is left out." : `${count} certificates that are of no key in the file are left out.`];
}
