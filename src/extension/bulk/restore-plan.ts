import type { BlobSummary, PlannedRestore, SummarizedFile } from "../../protocol/backups";
import type { Card } from "../../protocol/cards";
import type { Key } from "../../protocol/keys";

type Fitting = Extract<PlannedRestore, { state: "fits" }>;

/** The card has a key that is described as this one, and nothing tells whether it is: an AES key, for instance. It is left alone. */
export type LikelyPresent = Omit<Fitting, "state"> & { state: "likely-present" };

/** A file and what becomes of it. */
export interface PlannedFile<File> {
  file: File;
  plan: PlannedRestore | LikelyPresent;
  /** The file that holds the same key, of one that is repeated. */
  sameAs?: File;
}

/** A file with what it says of its key. */
export interface SummarizedBackup<File> {
  file: File;
  summary?: BlobSummary;
}

/** What the engine says of a key blob, damaged or not. */
type KeyBlob = Exclude<SummarizedFile, { state: "foreign" }>;

/** The files among which the card is asked to plan, and those of which it is clear what becomes of them. */
export interface Sorted<File> {
  toPlan: readonly SummarizedBackup<File>[];
  otherDkek: readonly PlannedFile<File>[];
}

export function sorted<File extends { told: KeyBlob }>(files: readonly File[], { dkek }: Card): Sorted<File> {
  const toPlan: SummarizedBackup<File>[] = [];
  const otherDkek: PlannedFile<File>[] = [];
  for (const file of files) {
    const { told } = file;
    if (told.state === "damaged") toPlan.push({ file });
    else if (dkek.kcv === undefined || told.summary.kcv === dkek.kcv) toPlan.push({ file, summary: told.summary });
    else otherDkek.push({ file, plan: wrappedElsewhere(told.summary, dkek.kcv) });
  }
  return { toPlan, otherDkek };
}

function wrappedElsewhere({ kcv, label }: BlobSummary, cardKcv: string): PlannedRestore {
  return { state: "refused", failure: { code: "kcv-mismatch", fileKcv: kcv, cardKcv }, kcv, ...(label !== undefined && { label }) };
}

/** The engine's plan with the files that it is about, and keys left out that are likely on the card already. */
export function planned<File>(files: readonly SummarizedBackup<File>[], plans: readonly PlannedRestore[], { keys }: Card): PlannedFile<File>[] {
  return plans.flatMap((plan, index): PlannedFile<File>[] => {
    const backup = files[index];
    if (backup === undefined) return [];
    const { file } = backup;
    if (plan.state === "repeated") {
      const sameAs = files[plan.of]?.file;
      return [{ file, plan, ...(sameAs !== undefined && { sameAs }) }];
    }
    return [{ file, plan: plan.state === "fits" && isLikelyPresent(plan, backup, keys) ? { ...plan, state: "likely-present" } : plan }];
  });
}

function isLikelyPresent({ idHeldBy, label, keySize, curve, keyType }: Fitting, { summary }: SummarizedBackup<unknown>, keys: readonly Key[]): boolean {
  const holder = keys.find(({ keyRef }) => keyRef === idHeldBy?.keyRef);
  if (holder === undefined || summary?.publicKeySha256 !== undefined) return false;
  return holder.type === keyType && holder.size === keySize && holder.curve === curve && holder.label === label;
}
