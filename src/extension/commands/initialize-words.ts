import type { Key } from "../../protocol/keys";
import type { CardCoverage, CoverageState } from "../backups/coverage";
import { counted, keyName } from "../words";

/** More lines would push the buttons of the question off a small screen. */
const shownKeys = 15;

const lossWords: Partial<Record<CoverageState, string>> = {
  none: "no backup is known",
  "other-dkek": "known backups are under another DKEK only",
};

/** The keys that go with an initialization, a line for each: those that nothing would bring back come first. */
export function lostKeysWords(keys: readonly Key[], coverage: CardCoverage | undefined): string {
  const lines = keys.map((key) => {
    const state = coverage?.get(key.keyRef)?.state;
    return { name: keyName(key), loss: state && lossWords[state] };
  });
  const ordered = [...lines.filter(({ loss }) => loss !== undefined), ...lines.filter(({ loss }) => loss === undefined)];
  const more = ordered.length - shownKeys;
  return [
    ...ordered.slice(0, shownKeys).map(({ name, loss }) => `• ${name}${loss === undefined ? "" : `: ${loss}`}`),
    ...(more > 0 ? [`and ${counted(more, "other key")}`] : []),
  ].join("\n");
}
