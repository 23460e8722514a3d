import type { BackupGroups, DkekGroup } from "../backups/backup-groups";
import { cardWords, counted, spaced } from "../words";
import { zeroDkekWords } from "../zero-dkek";
import { errorColor, warningColor } from "../tree/colors";
import { damagedRow } from "./file-rows";
import { keyRow } from "./key-row";
import type { LazyRow } from "./lazy-row";

/** Of so many keys, all are shown at first. */
const fewKeys = 50;

/**
 * The rows of the view, from the outermost in.
 * @param now milliseconds since 1970
 */
export function backupRows({ dkeks, damaged }: BackupGroups, now: number): readonly LazyRow[] {
  return [
    ...dkeks.map((group) => dkekRow(group, now)),
    ...(damaged.length === 0 ? [] : [damagedGroupRow(damaged, now)]),
  ];
}

function dkekRow(group: DkekGroup, now: number): LazyRow {
  const { kcv, heldBy, keys } = group;
  const cards = heldBy.map(({ read }) => cardWords(read.card)).join(", ");
  const zero = zeroDkekWords(kcv);
  const held = heldBy.length === 0 ? "on no connected card" : `on ${heldBy.map(({ words }) => words).join(", ")}`;
  const holder = zero === undefined ? held : `protects nothing · ${held}`;
  return {
    id: `dkek:${kcv}`,
    label: `DKEK ${kcv}`,
    description: `${holder} · ${counted(keys.length, "key")}`,
    icon: zero === undefined ? { name: "shield" } : { name: "warning", color: warningColor },
    tooltip: {
      title: "Files wrapped under one device key encryption key",
      facts: [
        { name: "Key check value", value: spaced(kcv) },
        { name: "Connected cards with it", value: heldBy.length === 0 ? "none" : cards },
        { name: "Keys", value: String(keys.length) },
      ],
      note:
        zero ??
        (heldBy.length === 0
          ? "To restore these files, connect a card with this DKEK, or initialize one and import the shares that give this key check value."
          : "These cards restore the files below."),
    },
    context: "backupDkek",
    spoken: `DKEK ${kcv}, ${holder.replace(" ·", ",")}, ${counted(keys.length, "key")}`,
    shown: keys.length <= fewKeys ? "expanded" : "collapsed",
    files: () => keys.flatMap(({ files }) => files.map(({ uri }) => uri)),
    below: () => keys.map((key) => keyRow(group, key, now)),
  };
}

function damagedGroupRow(damaged: BackupGroups["damaged"], now: number): LazyRow {
  const count = counted(damaged.length, "file");
  return {
    id: "damaged",
    label: "Damaged",
    description: `no card restores ${damaged.length === 1 ? "it" : "them"} · ${count}`,
    icon: { name: "error", color: errorColor },
    tooltip: {
      title: "Damaged backups",
      facts: [{ name: "Files", value: String(damaged.length) }],
      note: "No card would restore these files. Find another copy of each, or back up its key again while its card is alive.",
    },
    context: "damagedBackups",
    spoken: `Damaged, ${count}`,
    shown: damaged.length <= fewKeys ? "expanded" : "collapsed",
    below: () => damaged.map((backup) => damagedRow(backup, now)),
  };
}
