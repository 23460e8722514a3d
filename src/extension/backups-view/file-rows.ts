import type { KeyGroup } from "../backups/backup-groups";
import type { IndexedBackup } from "../backups/indexed-backup";
import { goodColor, warningColor } from "../tree/colors";
import type { Fact } from "../tree/row";
import { ageWords, dateWords, spaced } from "../words";
import type { LazyRow } from "./lazy-row";

/** One of several files of a key. */
export function fileRow(groupId: string, { files }: KeyGroup, backup: IndexedBackup, now: number): LazyRow {
  const twins = files.filter(({ sha256, uri }) => sha256 === backup.sha256 && uri !== backup.uri);
  const words = [verifiedWords(backup), backup.folder, ...twins.map((twin) => `same bytes as ${twinName(twin, backup)}`), ageWords(backup.modified, now)];
  return {
    id: `${groupId}/file:${backup.uri}`,
    label: backup.name,
    description: words.filter((part) => part !== "").join(" · "),
    icon: isWhole(backup) ? { name: "verified-filled", color: goodColor } : { name: "file-binary" },
    tooltip: {
      title: backup.name,
      facts: fileFacts(backup, now),
      note:
        twins.length > 0
          ? "A copy of the same bytes: it helps where it lies on another disk."
          : "A key that is wrapped twice never gives the same bytes: the files differ and hold one key.",
    },
    context: "backup file",
    spoken: [backup.name, ...words].filter((part) => part !== "").join(", "),
    file: backup.uri,
  };
}

/** By its name where that tells it from the other, else by its place. */
function twinName({ name, folder }: IndexedBackup, other: IndexedBackup): string {
  if (name !== other.name) return name;
  return folder === "" ? `${name} in the open folder` : `${folder}/${name}`;
}

export function damagedRow(backup: IndexedBackup, now: number): LazyRow {
  const reason = damageWords(backup);
  return {
    id: `damaged/file:${backup.uri}`,
    label: backup.name,
    description: [reason, backup.folder].filter((part) => part !== "").join(" · "),
    icon: { name: "warning", color: warningColor },
    tooltip: { title: backup.name, facts: fileFacts(backup, now), note: reason },
    context: "damagedBackup file",
    spoken: `${backup.name}, damaged, ${reason}`,
    file: backup.uri,
  };
}

export function fileFacts(backup: IndexedBackup, now: number): Fact[] {
  const { name, folder, modified, sha256 } = backup;
  return [
    { name: "File", value: name },
    ...(folder === "" ? [] : [{ name: "Folder", value: folder }]),
    { name: "Written", value: `${dateWords(new Date(modified).toISOString())}, ${ageWords(modified, now)}` },
    { name: "Proof", value: verifiedWords(backup) },
    { name: "SHA-256", value: spaced(sha256) },
  ];
}

/** Whether the shares of its DKEK were tried on it, and what came of it. */
export function verifiedWords({ verified }: IndexedBackup): string {
  if (verified === undefined) return "not proven";
  const { result } = verified;
  const found = isWhole({ verified }) ? "proven" : result.state === "whole" ? "found with the certificate of another key" : "found damaged";
  return `${found} on ${dateWords(verified.at)}`;
}

/** Whether a restore from it was proven to bring the key back as it was. */
export function isWhole({ verified }: Pick<IndexedBackup, "verified">): boolean {
  return verified?.result.state === "whole" && verified.result.publicKeyMatches !== false;
}

function damageWords({ content, verified }: IndexedBackup): string {
  if (content.state === "damaged") return problemWords(content);
  const result = verified?.result;
  if (result?.state === "altered") return "its MAC does not hold: it was altered after it was written";
  if (result?.state === "damaged") return problemWords(result);
  return "the wrapped key in it is not whole";
}

function problemWords({ offset, reason }: { offset: number; reason: string }): string {
  return `breaks at byte ${offset}: ${reason}`;
}
