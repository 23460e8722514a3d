import { toHex, wipe } from "../../formats/bytes";
import {
  decodeShareFile,
  decryptShare,
  keyCheckValue,
  parseShareNumber,
  recoverSecret,
  secretPasswords,
  type ShareFile,
} from "../../formats/dkek";
import { FormatError } from "../../formats/format-error";
import type { Hex, PasswordShares } from "../../protocol";
import type { DeriveShareKey } from "../derivation";
import { fail } from "../failure";
import type { ShareWithPassword } from "./params";
import type { OperationContext } from "./services";

/** What the wait for a share is for, in words. */
export const DERIVING = "Deriving its key from the password";

/**
 * The 32 bytes of a DKEK share; the caller zeroes them. A password in the parameters is zeroed.
 * @throws EngineFailure `not-a-share`, `wrong-password`, `invalid-params` for password shares that can not be right, `cancelled`
 */
export async function openShareFile(
  derive: DeriveShareKey,
  share: ShareWithPassword,
  context: OperationContext,
): Promise<Uint8Array> {
  const passwords = "password" in share ? [share.password] : passwordsOf(share.passwordShares);
  try {
    const file = parseShareFile(share.file);
    for (const [i, password] of passwords.entries()) {
      const opened = await tryPassword(derive, file, password, partOf(context, i, passwords.length));
      if (opened !== undefined) return opened;
    }
    return fail("wrong-password", {});
  } finally {
    wipe(...passwords);
  }
}

/** KCV that a DKEK made of this share alone has. */
export const kcvOfShare = (share: Uint8Array): Hex => toHex(keyCheckValue(share));

function parseShareFile(file: Uint8Array): ShareFile {
  try {
    return decodeShareFile(file);
  } catch (error) {
    if (error instanceof FormatError) fail("not-a-share", {});
    throw error;
  }
}

async function tryPassword(
  derive: DeriveShareKey,
  file: ShareFile,
  password: Uint8Array,
  context: OperationContext,
): Promise<Uint8Array | undefined> {
  context.onProgress(0, DERIVING);
  const { key, iv } = await derive(password, file.salt, {
    signal: context.signal,
    onProgress: (fraction) => context.onProgress(100 * fraction, DERIVING),
  });
  try {
    return decryptShare(file, { key, iv });
  } finally {
    wipe(key, iv);
  }
}

/** The part of the progress that step `index` of `count` equally long ones has. */
export function partOf(context: OperationContext, index: number, count: number): OperationContext {
  return {
    signal: context.signal,
    onProgress: (percentage, message) => context.onProgress((100 * index + percentage) / count, message),
  };
}

function passwordsOf({ prime, shares }: PasswordShares): Uint8Array[] {
  const points = shares.map(({ id, value }, i) => ({ id, value: shareNumber(value, `shares[${i}].value`) }));
  if (points.length < 2) fail("invalid-params", { parameter: "passwordShares", reason: "at least two shares must come together" });
  const modulus = shareNumber(prime, "prime");
  try {
    return secretPasswords(recoverSecret(modulus, points));
  } catch (error) {
    if (error instanceof FormatError) fail("invalid-params", { parameter: "passwordShares", reason: error.reason });
    throw error;
  }
}

function shareNumber(text: string, parameter: string): bigint {
  try {
    return parseShareNumber(text);
  } catch (error) {
    if (error instanceof FormatError) fail("invalid-params", { parameter, reason: error.reason });
    throw error;
  }
}
