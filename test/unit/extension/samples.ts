import type { Card, Device, Reader } from "../../../src/protocol/cards";
import type { Key } from "../../../src/protocol/keys";
import { coverageOf } from "../../../src/extension/backups/coverage";
import type { CoverageSnapshot } from "../../../src/extension/backups/coverages";
import type { IndexedBackup } from "../../../src/extension/backups/indexed-backup";
import type { CardContent, CardsSnapshot, ReaderEntry } from "../../../src/extension/cards/snapshot";
import { readCardOf } from "../../../src/extension/cards/snapshot";

export function sampleKey(changes: Partial<Key> = {}): Key {
  return { keyRef: 2, type: "EC", size: 256, curve: "secp256r1", label: "tls-2026", id: "02", usage: ["sign"], ...changes };
}

const sampleDevice: Device = {
  kind: "smartcard-hsm",
  rsaSizes: [1024, 2048, 4096],
  curves: ["secp256r1", "secp521r1"],
  aesSizes: [128, 256],
  ownLabel: true,
  soPinGuardsInitialization: true,
  unblocksKeepingPin: true,
  losesDkekWithPower: false,
};

export function sampleCard(changes: Partial<Card> = {}): Card {
  return {
    serial: "UTTMRN43855",
    label: "SmartCard-HSM",
    manufacturer: "www.CardContact.de",
    version: "3.5",
    platform: "JCOP 3",
    device: sampleDevice,
    options: { raw: "0001", resetRetryCounter: true, resetOnlyWithoutNewPin: false, transportPin: false },
    userPin: { state: "ready", triesLeft: 3 },
    soPin: { state: "ready", triesLeft: 15 },
    dkek: { state: "ready", shares: 1, outstanding: 0, kcv: "2BA159D3ADA6A53D" },
    unlocked: false,
    keys: [sampleKey()],
    certificates: [],
    dataObjects: [],
    ...changes,
  };
}

export function sampleReader(name: string, changes: Partial<Reader> = {}): Reader {
  const card = { atr: "3BFE", application: "smartcard-hsm" as const, serial: "UTTMRN43855", label: "SmartCard-HSM" };
  return { name, virtual: false, card, ...changes };
}

export function sampleEntry(name: string, content: CardContent, changes: Partial<Reader> = {}): ReaderEntry {
  return { reader: sampleReader(name, { ...(content.state === "empty" && { card: null }), ...changes }), content };
}

export const samplePcsc = { available: true, binding: "koffi", choice: "koffi fits." } as const;

export function sampleSnapshot(...readers: ReaderEntry[]): CardsSnapshot {
  return { engine: { name: "running", started: { version: "1", pcsc: samplePcsc } }, readers, pcsc: samplePcsc };
}

/** How files cover the keys of the cards. */
export function sampleCoverage(
  { readers = [] }: CardsSnapshot,
  files: readonly IndexedBackup[] = [],
  changes: Partial<CoverageSnapshot> = {},
): CoverageSnapshot {
  const cards = readers.flatMap((entry) => readCardOf(entry) ?? []);
  return { looking: false, places: ["safe"], cards: new Map(cards.map(({ reader, card }) => [reader, coverageOf(card, files)])), ...changes };
}
