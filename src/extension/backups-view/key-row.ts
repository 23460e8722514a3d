import type { DkekGroup, KeyGroup } from "../backups/backup-groups";
import { goodColor } from "../tree/colors";
import type { Fact } from "../tree/row";
import { ageWords, cardWords, counted, keyTypeWords, spaced } from "../words";
import { fileFacts, fileRow, isWhole } from "./file-rows";
import type { LazyRow } from "./lazy-row";

/** A key with its backups: where it is, and what there is of it. A key with one file stands for that file. */
export function keyRow(dkek: DkekGroup, group: KeyGroup, now: number): LazyRow {
  const { name, key, files } = group;
  const [newest] = files;
  const single = files.length === 1;
  const id = `dkek:${dkek.kcv}/${name}`;
  const type = keyTypeWords({ type: key.keyType, ...(key.keySize !== undefined && { size: key.keySize }), ...(key.curve !== undefined && { curve: key.curve }) });
  const label = key.label === undefined || key.label === "" ? newest.name : key.label;
  const where = whereWords(group);
  const verified = files.some(isWhole);
  const what = single ? [newest.name, ageWords(newest.modified, now)] : [counted(files.length, "file")];
  const words = [verified ? "proven" : "not proven", type, where, ...what];
  return {
    id,
    label,
    description: words.join(" · "),
    icon: verified ? { name: "verified-filled", color: goodColor } : { name: "key" },
    tooltip: {
      title: label,
      facts: [
        ...placeFacts(group),
        { name: "Type", value: type },
        ...(key.id === undefined ? [] : [{ name: "ID (CKA_ID)", value: key.id }]),
        ...(key.publicKeySha256 === undefined ? [] : [{ name: "Public key SHA-256", value: spaced(key.publicKeySha256) }]),
        ...(single ? fileFacts(newest, now) : []),
      ],
      note: noteOf(dkek, group),
    },
    context: single ? "backedUpKey file" : "backedUpKey",
    spoken: [label, ...words].join(", "),
    ...(single ? { file: newest.uri } : { files: () => files.map(({ uri }) => uri), shown: "collapsed" as const, below: () => files.map((file) => fileRow(id, group, file, now)) }),
  };
}

function whereWords({ on }: KeyGroup): string {
  if (on.length === 0) return "on no connected card";
  return on.map(({ words, keyRef }) => `on ${words} as key ${keyRef}`).join(", ");
}

function placeFacts({ on }: KeyGroup): Fact[] {
  return on.map(({ read, keyRef, matchedBy }) => ({
    name: "On a card",
    value: `${cardWords(read.card)}, key reference ${keyRef}${matchedBy === "description" ? ", by its description" : ""}`,
  }));
}

function noteOf({ heldBy }: DkekGroup, { on, files }: KeyGroup): string {
  if (on.length > 0) return "The key is on a card, and these are the files that bring it back.";
  return heldBy.length === 0
    ? "No connected card has this key, and none has the DKEK that restores it."
    : `No connected card has this key: restore it${files.length === 1 ? "" : " from one of its files"}, if it is missed.`;
}
