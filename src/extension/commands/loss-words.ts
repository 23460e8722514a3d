import type { Card } from "../../protocol/cards";
import type { Key } from "../../protocol/keys";
import type { CardCoverage } from "../backups/coverage";
import { counted, keyName } from "../words";

/** What becomes of the keys of a card when all of them go, and the DKEK with them. */
export interface KeyLoss {
  /** How many are lost for good, for all that is known. */
  lost: number;
  /** Every key with what is known of its backups, those first that are lost, and what the others need. */
  words: string;
}

/** What is known to be left of a key. */
type Fate = "none" | "dkek-goes" | "other-dkek" | "backed-up" | "proven";

/** The worst first, after the number of keys. */
const fates: Record<Fate, string> = {
  none: "without a backup",
  "dkek-goes": "backed up under the DKEK that goes with this card",
  "other-dkek": "backed up under another DKEK only",
  "backed-up": "backed up, never proven",
  proven: "backed up and proven",
};

const shownKeys = 8;

/** What is lost with all keys of a card. */
export function keyLoss({ keys, dkek }: Card, coverage: CardCoverage | undefined): KeyLoss {
  // Nobody has shares of a DKEK that the card made itself.
  const dkekGoes = dkek.state === "ready" && dkek.shares === 0;
  const fateOf = ({ keyRef }: Key): Fate => {
    const state = coverage?.get(keyRef)?.state ?? "none";
    return dkekGoes && (state === "backed-up" || state === "proven") ? "dkek-goes" : state;
  };
  const groups = (Object.keys(fates) as Fate[]).flatMap((fate) => {
    const those = keys.filter((key) => fateOf(key) === fate);
    return those.length === 0 ? [] : [{ fate, keys: those }];
  });
  const lost = groups.flatMap(({ fate, keys: those }) => (fate === "none" || fate === "dkek-goes" ? those : [])).length;
  return {
    lost,
    words: [
      groups.map(({ fate, keys: those }) => `• ${those.length} ${fates[fate]}: ${namesOf(those)}`).join("\n"),
      ...(lost === 0 ? [] : [`${counted(lost, "key is", "keys are")} lost for good, and so is everything that only ${lost === 1 ? "it" : "they"} can decrypt.`]),
      ...(lost === keys.length ? [] : ["Backups are restored on a card with their DKEK: keep such a card, or all of its shares."]),
    ].join("\n\n"),
  };
}

function namesOf(keys: readonly Key[]): string {
  const names = keys.slice(0, shownKeys).map(keyName);
  const more = keys.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
