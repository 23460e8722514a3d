import type { Hex } from "../../protocol/values";
import { isObject } from "./index-cache";
import type { VerifiedBackup } from "./indexed-backup";
import type { StoredJson } from "./stored-json";

/** What was proven of the bytes with this SHA-256. */
export interface Verification {
  sha256: Hex;
  verified: VerifiedBackup;
}

/** With when a file of these bytes was last there (ISO 8601). */
type Kept = VerifiedBackup & { seen: string };

/** How long a file may be out of sight, on a disk in a safe for instance, before what was proven of it is forgotten. */
const keptDays = 400;
/** How exactly `seen` is kept. */
const seenDays = 7;
const day = 24 * 60 * 60 * 1000;

/** What *Verify backups* found, by the SHA-256 of the bytes: it outlives renames, and counts in every workspace. */
export class Verifications {
  private kept = new Map<Hex, Kept>();

  constructor(
    private readonly stored: StoredJson,
    private readonly now: () => Date,
  ) {}

  of(sha256: Hex): VerifiedBackup | undefined {
    const kept = this.kept.get(sha256);
    return kept && { at: kept.at, result: kept.result };
  }

  /** Reads what any window of the editor found so far. */
  async load(): Promise<void> {
    this.kept = merged(this.kept, keptIn(await this.stored.read()));
  }

  async record(verifications: readonly Verification[]): Promise<void> {
    const seen = this.now().toISOString();
    const found = new Map(verifications.map(({ sha256, verified }) => [sha256, { ...verified, seen }]));
    await this.save(found);
  }

  /** Notes that there are files with these bytes. */
  async see(hashes: Iterable<Hex>): Promise<void> {
    const [now, seen] = [this.now().getTime(), this.now().toISOString()];
    const stale = new Map<Hex, Kept>();
    for (const sha256 of hashes) {
      const kept = this.kept.get(sha256);
      if (kept !== undefined && now - Date.parse(kept.seen) > seenDays * day) stale.set(sha256, { ...kept, seen });
    }
    if (stale.size > 0) await this.save(stale);
  }

  private async save(changes: Map<Hex, Kept>): Promise<void> {
    // What is found counts at once, whether it can be kept or not.
    this.kept = merged(this.kept, changes);
    await this.load();
    const oldest = this.now().getTime() - keptDays * day;
    const kept = [...this.kept].filter(([, { seen }]) => Date.parse(seen) > oldest);
    await this.stored.write({ layout: 1, verified: Object.fromEntries(kept) });
  }
}

/** Of two findings about the same bytes the later one counts. */
function merged(one: ReadonlyMap<Hex, Kept>, other: ReadonlyMap<Hex, Kept>): Map<Hex, Kept> {
  const all = new Map(one);
  for (const [sha256, kept] of other) {
    const known = all.get(sha256);
    const latest = known === undefined || known.at < kept.at ? kept : known;
    const seen = known === undefined || known.seen < kept.seen ? kept.seen : known.seen;
    all.set(sha256, { ...latest, seen });
  }
  return all;
}

function keptIn(content: unknown): Map<Hex, Kept> {
  if (!isObject(content) || content["layout"] !== 1 || !isObject(content["verified"])) return new Map();
  return new Map(Object.entries(content["verified"]).filter((entry): entry is [Hex, Kept] => isKept(entry[1])));
}

function isKept(value: unknown): value is Kept {
  if (!isObject(value) || !isDate(value["at"]) || !isDate(value["seen"]) || !isObject(value["result"])) return false;
  const { state, kcv, reason } = value["result"];
  return (state === "whole" && typeof kcv === "string") || state === "altered" || (state === "damaged" && typeof reason === "string");
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}
