import { fromHex } from "../bytes";
import { FormatError } from "../format-error";
import { type Cipher, ciphers, type PasswordEncryption } from "./encryption";
import type { PemBlock } from "./pem";
import { UnsupportedFormat } from "./unsupported";

/** OpenSSL's names of the ciphers, as its DEK-Info header tells them. */
const dekCiphers = new Map<string, Cipher>([
  ["AES-128-CBC", ciphers.aes128],
  ["AES-192-CBC", ciphers.aes192],
  ["AES-256-CBC", ciphers.aes256],
  ["DES-EDE3-CBC", ciphers.tripleDes],
]);

const SALT_LENGTH = 8;

/**
 * How OpenSSL's encryption of old (`-traditional`) enciphers a block, by its headers; undefined for a block in the clear.
 * @throws FormatError, UnsupportedFormat
 */
export function pemEncryption({ headers, offset }: PemBlock): PasswordEncryption | undefined {
  if (headers.get("Proc-Type")?.replace(/ /g, "") !== "4,ENCRYPTED") return undefined;
  const [name = "", iv = ""] = (headers.get("DEK-Info") ?? "").split(",").map((part) => part.trim());
  const cipher = dekCiphers.get(name);
  if (name === "") throw new FormatError("the header DEK-Info is missing", offset);
  if (cipher === undefined) throw new UnsupportedFormat(`encryption by ${name}`);
  if (!/^[0-9A-Fa-f]*$/.test(iv) || iv.length !== 2 * cipher.blockLength) {
    throw new FormatError(`the header DEK-Info has no IV of ${cipher.blockLength} bytes`, offset);
  }
  const bytes = fromHex(iv);
  return { derivation: { kdf: "openssl", salt: bytes.slice(0, SALT_LENGTH) }, cipher, iv: bytes };
}
