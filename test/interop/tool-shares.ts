import type { PasswordShares } from "../../src/protocol";

/** What sc-hsm-tool printed for its custodians, each as they would read it aloud: share IDs in decimal. */
export function printedShares(output: string): PasswordShares {
  const of = (label: string) => Array.from(output.matchAll(new RegExp(`${label} *: *([0-9a-f:]+)`, "g")), ([, value]) => value ?? "");
  const values = of("Share value");
  return { prime: of("Prime")[0] ?? "", shares: of("Share ID").map((id, index) => ({ id: Number(id), value: values[index] ?? "" })) };
}

/** Presses enter for the part of each custodian. */
export const seeAll = (custodians: number) => "\n".repeat(2 * custodians + 2);

/** What custodians type into sc-hsm-tool; the ID of a share as it is given here. */
export function typed(prime: string, shares: readonly { id: string; value: string }[]): string {
  return [prime, ...shares.flatMap(({ id, value }) => ["", id, value]), ""].join("\n");
}
