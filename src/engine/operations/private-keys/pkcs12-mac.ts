import { createHmac } from "node:crypto";
import { equal, wipe } from "../../../formats/bytes";
import { type PasswordMac, type Pkcs12, UnsupportedFormat } from "../../../formats/private-keys";
import { fail } from "../../failure";
import { deriveKey, derivePkcs12Part } from "./derive-key";
import type { FileOpener } from "./file-opener";
import { Password } from "./password";

/** No MAC needs a longer key than its hash has. */
const MAX_KEY_LENGTH = 64;

/**
 * Checks the MAC of a PKCS#12, where it has one. Without a password it tries those that stand for none: programs write files
 * that are protected by the empty one, in either of two ways.
 * @throws EngineFailure `wrong-password`, `password-required`, `unsupported`, `cancelled`
 */
export async function checkMac({ authenticatedSafe, mac }: Pkcs12, opener: FileOpener): Promise<void> {
  if (mac === undefined) return;
  if (mac.keyLength > MAX_KEY_LENGTH) throw new UnsupportedFormat("a MAC with so long a key");
  const given = opener.password;
  const password = given ?? new Password(new Uint8Array());
  for (const bmp of encodingsOf(password)) {
    password.bmp = bmp;
    if (!(await isMac(mac, authenticatedSafe, password, opener))) continue;
    opener.password = password;
    opener.isAuthentic = true;
    return;
  }
  if (given === undefined) fail("password-required", {});
  fail("wrong-password", {});
}

function encodingsOf({ utf8, bmp }: Password): Uint8Array[] {
  return utf8.length === 0 ? [bmp, new Uint8Array()] : [bmp];
}

async function isMac(mac: PasswordMac, content: Uint8Array, password: Password, { work }: FileOpener): Promise<boolean> {
  const key = await macKey(mac, password, work);
  try {
    return equal(Uint8Array.from(createHmac(mac.hash, key).update(content).digest()), mac.mac);
  } finally {
    wipe(key);
  }
}

async function macKey({ hash, derivation, keyLength }: PasswordMac, password: Password, work: FileOpener["work"]): Promise<Uint8Array> {
  if (derivation.kdf === "pbkdf2") return (await deriveKey(derivation, password, { key: keyLength, iv: 0 }, work)).key;
  const { salt, iterations } = derivation;
  return derivePkcs12Part({ hash, salt, iterations, length: keyLength }, password.bmp, "mac", work);
}
