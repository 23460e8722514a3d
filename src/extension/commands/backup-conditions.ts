import type { Card } from "../../protocol/cards";
import { EngineError } from "../engine-client/engine-error";
import { zeroDkekWords } from "../zero-dkek";

/** @throws EngineError when the card was never initialized: that it has no DKEK, and why, would only mislead */
export function requireInitialized({ userPin }: Card): void {
  if (userPin.state === "uninitialized") throw new EngineError({ code: "not-initialized" });
}

/** @throws EngineError when no key of the card can be backed up, or restored onto it */
export function requireDkek(card: Card): void {
  requireInitialized(card);
  const { dkek } = card;
  if (dkek.state === "none") throw new EngineError({ code: "no-dkek" });
  if (dkek.state === "pending") throw new EngineError({ code: "dkek-pending", outstanding: dkek.outstanding });
}

/** What the backups of a card's keys are good for, and what for. */
export function backupUseWords({ dkek, device }: Card, files: "it" | "they"): string {
  const [file, are] = files === "it" ? ["it", "the file is"] : ["them", "the files are"];
  const zero = zeroDkekWords(dkek.kcv);
  if (zero !== undefined) return zero;
  return [
    dkek.shares === 0
      ? `Only this very card can restore ${file}, because its DKEK was made by the card.`
      : `Every card with this DKEK can restore ${file}. Keep the DKEK shares: without them ${are} worth nothing.`,
    ...(device.losesDkekWithPower
      ? ["Check that this is the key check value of your shares: a device like this may have lost its DKEK with its power."]
      : []),
  ].join(" ");
}
