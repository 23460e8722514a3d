import type { Card } from "../../../src/protocol/cards";
import type { Key } from "../../../src/protocol/keys";
import type { CardsSnapshot, ReaderEntry } from "../../../src/extension/cards/snapshot";
import { clustersOf } from "../../../src/extension/cluster/clusters";
import type { Cluster, ClusterKey } from "../../../src/extension/cluster/clusters";
import type { KnownAesKcvs } from "../../../src/extension/cluster/holdings";
import { sampleCard, sampleEntry, sampleKey, sampleSnapshot } from "../extension/samples";

/** A key with a public key of its own for each name. */
export function ec(name: string, changes: Partial<Key> = {}): Key {
  return sampleKey({ label: name, publicKeySha256: `hash of ${name}`, ...changes });
}

export function aes(label: string, id: string, changes: Partial<Key> = {}): Key {
  return { keyRef: 2, type: "AES", size: 256, label, id, usage: ["encrypt", "decrypt"], ...changes };
}

/** The card in a reader: "A" is that of the serial number "serial A". */
export function cardIn(reader: string, keys: Key[], changes: Partial<Card> = {}, virtual = false): ReaderEntry {
  const card = sampleCard({ label: `Card ${reader}`, serial: `serial ${reader}`, keys, ...changes });
  return sampleEntry(reader, { state: "read", card }, { virtual });
}

export const noAesKcvs: KnownAesKcvs = { of: () => new Map() };

/** What is known of AES keys, by reader and key reference: `{ "A 2": "0011223344" }`. */
export function aesKcvs(known: Record<string, string>): KnownAesKcvs {
  const ofReader = (reader: string) =>
    Object.entries(known).flatMap(([place, kcv]): [number, string][] => (place.startsWith(`${reader} `) ? [[Number(place.slice(reader.length)), kcv]] : []));
  return { of: (reader) => new Map(ofReader(reader)) };
}

export const snapshotOf = (...entries: ReaderEntry[]): CardsSnapshot => sampleSnapshot(...entries);

/** The only cluster of cards that have these keys. */
export function clusterOf(...entries: ReaderEntry[]): Cluster {
  return clusterWith(noAesKcvs, ...entries);
}

export function clusterWith(aesKcvs: KnownAesKcvs, ...entries: ReaderEntry[]): Cluster {
  const [cluster, ...more] = clustersOf(snapshotOf(...entries), aesKcvs);
  if (cluster === undefined || more.length > 0) throw new Error("There is not one cluster.");
  return cluster;
}

export function keyIn(cluster: Cluster, label: string): ClusterKey {
  const key = cluster.keys.find((one) => one.label === label);
  if (key === undefined) throw new Error(`There is no key ${label}.`);
  return key;
}
