import { randomBytes } from "node:crypto";
import { unsigned, wipe } from "../../formats/bytes";
import { formatShareNumber, recoverSecret, safePrime, splitSecret } from "../../formats/dkek";
import { custodians, type CreatedPasswordShare, type CreatedPasswordShares } from "../../protocol";
import { fail } from "../failure";

const SECRET_LENGTH = 8;

export interface Threshold {
  /** Custodians that must come together. */
  required: number;
  /** Custodians in all. */
  total: number;
}

/** @throws EngineFailure `invalid-params` */
export function checkThreshold({ required, total }: Threshold): void {
  const { min, max } = custodians;
  if (!Number.isInteger(total) || total < min || total > max) {
    fail("invalid-params", { parameter: "threshold.total", reason: `there are ${min} to ${max} custodians` });
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
): Promise<{ password: Uint8Array; passwordShares: CreatedPasswordShares }> {
  const password = await drawSecret(draw);
  const secret = unsigned(password);
  // Its first bit set, the prime is above every secret.
  const prime = safePrime(randomBytes);
  const parts = splitSecret({ secret, prime, required, total, random: randomBytes });
  requireSecretIn(parts.slice(0, required), prime, secret);
  requireSecretIn(parts.slice(-required), prime, secret);
  const shares = parts.map(({ id, value }) => ({ id, value: formatShareNumber(value), ...atScHsmTool(id) }));
  return { password, passwordShares: { prime: formatShareNumber(prime), shares } };
}

/** SmartCard-HSM ref. 5.2. */
function atScHsmTool(id: number): Pick<CreatedPasswordShare, "scHsmToolId"> {
  const hexadecimal = id.toString(16);
  return hexadecimal === String(id) ? {} : { scHsmToolId: hexadecimal };
}

async function drawSecret(draw: (length: number) => Promise<Uint8Array>): Promise<Uint8Array> {
  for (;;) {
    const secret = await draw(SECRET_LENGTH);
    secret[0] = (secret[0] ?? 0) & 0x7f;
    if (secret[0] !== 0) return secret;
    wipe(secret);
  }
}

function requireSecretIn(parts: Parameters<typeof recoverSecret>[1], prime: bigint, secret: bigint): void {
  if (recoverSecret(prime, parts) !== secret) throw new Error("the parts of the password do not give it");
}
