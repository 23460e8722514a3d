import { randomBytes } from "node:crypto";
import { unsigned } from "../../formats/bytes";
import { formatShareNumber, recoverSecret, safePrime, splitSecret } from "../../formats/dkek";
import type { PasswordShares } from "../../protocol";
import { fail } from "../failure";

const SECRET_LENGTH = 8;

/** sc-hsm-tool prints share numbers in decimal and reads them in hexadecimal: from 10 on it takes one for another (SmartCard-HSM ref. 5.2). */
const MAX_CUSTODIANS = 9;
const MIN_CUSTODIANS = 3;

export interface Threshold {
  /** Custodians that must come together. */
  required: number;
  /** Custodians in all. */
  total: number;
}

/** @throws EngineFailure `invalid-params` */
export function checkThreshold({ required, total }: Threshold): void {
  if (!Number.isInteger(total) || total < MIN_CUSTODIANS || total > MAX_CUSTODIANS) {
    fail("invalid-params", {
      parameter: "threshold.total",
      reason: `there are ${MIN_CUSTODIANS} to ${MAX_CUSTODIANS} custodians; sc-hsm-tool misreads the numbers of more`,
    });
  }
  if (!Number.isInteger(required) || required < 2 || required > total) {
    fail("invalid-params", { parameter: "threshold.required", reason: `2 to ${total} custodians must come together` });
  }
}

/**
 * A password of 8 bytes that no one knows whole, in n-of-m parts (SmartCard-HSM ref. 5.2). A secret whose first byte
 * is 00 is drawn again, for sc-hsm-tool drops that byte and could not open the share; the first bit is always 0.
 * @param draw source of that many random bytes
 */
export async function sharePassword(
  { required, total }: Threshold,
  draw: (length: number) => Promise<Uint8Array>,
): Promise<{ password: Uint8Array; passwordShares: PasswordShares }> {
  const password = await drawSecret(draw);
  const secret = unsigned(password);
  // Its first bit set, the prime is above every secret.
  const prime = safePrime(randomBytes);
  const parts = splitSecret({ secret, prime, required, total, random: randomBytes });
  requireSecretIn(parts.slice(0, required), prime, secret);
  requireSecretIn(parts.slice(-required), prime, secret);
  const shares = parts.map(({ id, value }) => ({ id, value: formatShareNumber(value) }));
  return { password, passwordShares: { prime: formatShareNumber(prime), shares } };
}

async function drawSecret(draw: (length: number) => Promise<Uint8Array>): Promise<Uint8Array> {
  for (;;) {
    const secret = await draw(SECRET_LENGTH);
    secret[0] = (secret[0] ?? 0) & 0x7f;
    if (secret[0] !== 0) return secret;
  }
}

function requireSecretIn(parts: Parameters<typeof recoverSecret>[1], prime: bigint, secret: bigint): void {
  if (recoverSecret(prime, parts) !== secret) throw new Error("the parts of the password do not give it");
}
