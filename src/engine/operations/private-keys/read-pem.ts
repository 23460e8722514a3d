import { FormatError } from "../../../formats/format-error";
import {
  decodeEcPrivateKey,
  decodeEncryptedPrivateKeyInfo,
  decodePem,
  decodePrivateKeyInfo,
  decodeRsaPrivateKey,
  type PemBlock,
  pemEncryption,
  type PrivateKey,
} from "../../../formats/private-keys";
import { fail } from "../../failure";
import { orDamaged } from "../key-file";
import type { FileOpener } from "./file-opener";
import { Findings, type PrivateKeyFormat } from "./findings";

/** Private keys by the labels of their blocks (RFC 7468 10, 11; OpenSSL). */
const keyBlocks = new Map<string, { format: PrivateKeyFormat; decode: (bytes: Uint8Array) => PrivateKey }>([
  ["PRIVATE KEY", { format: "PKCS#8", decode: decodePrivateKeyInfo }],
  ["RSA PRIVATE KEY", { format: "PKCS#1", decode: decodeRsaPrivateKey }],
  ["EC PRIVATE KEY", { format: "SEC 1", decode: (bytes) => decodeEcPrivateKey(bytes) }],
]);
const encryptedBlock = "ENCRYPTED PRIVATE KEY";

/** Blocks that mean nothing beside a key: what they say is in the key, too. */
const silentBlocks: ReadonlySet<string> = new Set(["EC PARAMETERS", "PUBLIC KEY", "RSA PUBLIC KEY"]);
const certificateBlocks: ReadonlySet<string> = new Set(["CERTIFICATE", "X509 CERTIFICATE"]);

/**
 * Keys and certificates of a PEM file.
 * @throws EngineFailure of `FileOpener`; UnsupportedFormat
 */
export async function readPem(opener: FileOpener): Promise<Findings> {
  const blocks = opener.decode(opener.file, (bytes) => decodePem(bytes, opener.keepCopy));
  const findings = new Findings(formatOf(blocks));
  for (const block of blocks) await addBlock(block, opener, findings);
  return findings;
}

function formatOf(blocks: readonly PemBlock[]): PrivateKeyFormat {
  return blocks.map(({ label }) => keyBlocks.get(label)?.format).find((format) => format !== undefined) ?? "PKCS#8";
}

async function addBlock(block: PemBlock, opener: FileOpener, findings: Findings): Promise<void> {
  const { label, bytes, offset } = block;
  const known = keyBlocks.get(label);
  if (known !== undefined) await addKey(block, known.decode, opener, findings);
  else if (label === encryptedBlock) await addEncrypted(block, opener, findings);
  else if (certificateBlocks.has(label)) findings.certificates.push({ der: bytes });
  else if (label.endsWith("PRIVATE KEY")) findings.unheldKeys.push(wordsOf(label));
  else if (!silentBlocks.has(label)) findings.others.push(`The block ${label} at byte ${offset} means nothing to a card.`);
}

const wordsOf = (label: string) =>
  label === "OPENSSH PRIVATE KEY" ? "keys in OpenSSH's own format (ssh-keygen -p -m PKCS8 writes them in PKCS#8)" : `${label.replace(/ ?PRIVATE KEY$/, "")} keys`;

async function addKey(block: PemBlock, decode: (bytes: Uint8Array) => PrivateKey, opener: FileOpener, findings: Findings): Promise<void> {
  const encryption = orDamaged(() => pemEncryption(block), 0);
  if (encryption === undefined) {
    findings.addKey(() => inBlock(block, () => decode(block.bytes)));
    return;
  }
  const plain = await opener.decipher({ encryption, ciphertext: block.bytes });
  findings.addKey(() => opener.decodeDeciphered(plain, block.bytes, decode));
}

async function addEncrypted(block: PemBlock, opener: FileOpener, findings: Findings): Promise<void> {
  const encrypted = inBlock(block, () => decodeEncryptedPrivateKeyInfo(block.bytes));
  const plain = await opener.decipher(encrypted);
  findings.addKey(() => opener.decodeDeciphered(plain, encrypted.ciphertext, decodePrivateKeyInfo));
}

/** Where in the base64 it breaks is of no use to anyone: a damage in a block is told with the place where the block begins. */
function inBlock<Result>({ label, offset }: PemBlock, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    if (error instanceof FormatError) fail("damaged", { offset, reason: `the block ${label} is broken: ${error.reason}` });
    throw error;
  }
}
