import type { Card } from "../../protocol/cards";
import type { CoveringFile, KeyCoverage, MatchedBy } from "../backups/coverage";
import { ageWords, dateWords } from "../words";
import { zeroDkekWords } from "../zero-dkek";
import { goodColor, warningColor } from "./colors";
import type { Fact, Row } from "./row";
import type { ShownCoverage, ShownState } from "./shown-coverage";

interface StateWords {
  icon: Row["icon"];
  /** Begins the description of a row, where there is room for few words; none where there is nothing to say. */
  words?: string;
  spoken: string;
}

export const stateWords: Record<ShownState, StateWords> = {
  none: { icon: { name: "warning", color: warningColor }, words: "no backup", spoken: "no backup" },
  impossible: { icon: { name: "warning", color: warningColor }, words: "can't be backed up", spoken: "can't be backed up" },
  "other-dkek": {
    icon: { name: "circle-slash", color: warningColor },
    words: "other DKEK only",
    spoken: "backed up under another DKEK only",
  },
  "backed-up": { icon: { name: "pass", color: goodColor }, words: "backed up", spoken: "backed up, not proven" },
  proven: { icon: { name: "verified-filled", color: goodColor }, words: "proven backup", spoken: "backed up and proven" },
  unprotected: {
    icon: { name: "eye", color: warningColor },
    words: "unprotected backup",
    spoken: "backed up, but unprotected",
  },
  looking: { icon: { name: "key" }, words: "looking for backups…", spoken: "backups are being looked for" },
  nowhere: { icon: { name: "key" }, spoken: "backups are looked for nowhere" },
};

const matchWords: Record<MatchedBy, string> = {
  "public-key": "same public key",
  "aes-kcv": "same key check value of the key",
  description: "same label, ID, type and size",
};

const dkekWord: Record<CoveringFile["dkek"], string | undefined> = {
  same: undefined,
  "other-dkek": "another DKEK",
  "unknown-dkek": "DKEK not told yet",
};

/** A tooltip is no list of files. */
const filesTold = 5;

/** The files of a key, the best first, and where they were looked for. */
export function coverageFacts({ files }: KeyCoverage, { places, now }: ShownCoverage): Fact[] {
  const more = files.length - filesTold;
  return [
    ...files.slice(0, filesTold).map((file) => ({ name: file.backup.name, value: fileWords(file, now) })),
    ...(more > 0 ? [{ name: "And", value: `${more} more` }] : []),
    ...(files.length === 0 && places.length > 0 ? [{ name: "Looked in", value: places.join(", ") }] : []),
  ];
}

function fileWords({ backup, matchedBy, dkek, proven }: CoveringFile, now: number): string {
  const { folder, modified, verified } = backup;
  const parts = [
    folder === "" ? undefined : `in ${folder}`,
    `written ${ageWords(modified, now)}`,
    matchWords[matchedBy],
    dkekWord[dkek],
    proven && verified !== undefined ? `proven on ${dateWords(verified.at)}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** What the state of a key means, and what to do. */
export function coverageNote(state: ShownState, { files }: KeyCoverage, { dkek }: Card): string {
  const zero = zeroDkekWords(dkek.kcv);
  switch (state) {
    case "none":
      if (zero !== undefined) return `No file would bring this key back if the card were lost. ${zero}`;
      return dkek.state === "pending"
        ? "No file would bring this key back. Import the missing DKEK shares, then back it up."
        : "No file would bring this key back if the card were lost. Back it up, or open the folder where its backup lies.";
    case "impossible":
      return "The card has no DKEK, so this key can't leave it: it is lost with the card. Only a card that was initialized with a DKEK makes keys that can be backed up.";
    case "other-dkek":
      if (zero !== undefined) return `This card can't restore these files: they were wrapped under another DKEK. ${zero}`;
      return dkek.state === "pending"
        ? "The card can't restore these files before its missing DKEK shares are imported."
        : "This card can't restore these files: they were wrapped under another DKEK. Back the key up again, under the DKEK that the card has now.";
    case "backed-up":
      return [onlyThisCard(dkek) ?? unprovenNote(files), nextNote(dkek, files)].join(" ");
    case "proven":
      return "The backup was opened with the DKEK shares, and this very key is in it. Keep the shares: without them the file is worth nothing.";
    case "unprotected":
      return zero ?? "";
    case "looking":
      return "Backups are being looked for.";
    case "nowhere":
      return "Whether this key has a backup is not known: no folder is open, and the settings name none. Open the folder where your backups lie, or name it in the setting “Backups: Folders”.";
  }
}

function onlyThisCard({ shares }: Card["dkek"]): string | undefined {
  return shares === 0 ? "Only this very card can restore it, because its DKEK was made by the card: a lost or broken card takes the key with it." : undefined;
}

function unprovenNote(files: readonly CoveringFile[]): string {
  const [best] = files;
  if (best?.dkek === "unknown-dkek") return "The card tells its key check value only after the PIN: unlock it to see whether it has the DKEK of the file.";
  return best?.matchedBy === "description"
    ? "The file has the description of this key and the DKEK of the card: it is likely this key, not certainly."
    : "The file is of this key and has the DKEK of the card. Whether it is whole shows only with the DKEK shares.";
}

/** Without shares there is nothing to verify with. */
function nextNote({ shares }: Card["dkek"], files: readonly CoveringFile[]): string {
  if (shares === 0) return "";
  return files.length === 1 ? "Verify it with the shares to be sure." : "Verify them with the shares to be sure.";
}
