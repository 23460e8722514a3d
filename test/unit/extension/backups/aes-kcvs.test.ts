import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Emitter } from "vscode-jsonrpc";
import { AesKcvs } from "../../../../src/extension/backups/aes-kcvs";
import type { CardsSnapshot } from "../../../../src/extension/cards/snapshot";
import type { Key } from "../../../../src/protocol/keys";
import { sampleCard, sampleEntry, sampleKey, sampleReader, sampleSnapshot } from "../samples";

const { curve, ...described } = sampleKey();
assert.equal(curve, "secp256r1");
const aes: Key = { ...described, type: "AES", size: 256 };
const place = { reader: "A", serial: "UTTMRN43855", keyRef: 2 };

function snapshotOf(keys: Key[] = [aes], serial = place.serial, foreignUses = 0): CardsSnapshot {
  const summary = { ...(sampleReader("A").card ?? assert.fail()), foreignUses };
  return sampleSnapshot(sampleEntry("A", { state: "read", card: sampleCard({ keys, serial }) }, { card: summary }));
}

function cards() {
  const changed = new Emitter<void>();
  const state = { snapshot: snapshotOf() };
  return {
    get snapshot() {
      return state.snapshot;
    },
    onChanged: changed.event,
    become(snapshot: CardsSnapshot): void {
      state.snapshot = snapshot;
      changed.fire();
    },
  };
}

/** Key check values that are left after the cards became something else. */
function leftAfter(snapshot: CardsSnapshot): unknown[] {
  const store = cards();
  const kcvs = new AesKcvs(store);
  kcvs.remember(place, "0102030405");
  assert.deepEqual([...kcvs.of("A", place.serial)], [[2, "0102030405"]]);
  store.become(snapshot);
  store.become(snapshotOf());
  return [...kcvs.of("A", place.serial)];
}

describe("key check values of AES keys on cards", () => {
  it("are kept while card and key stay as they were", () => {
    assert.deepEqual(leftAfter(snapshotOf([sampleKey({ keyRef: 7 }), aes])), [[2, "0102030405"]]);
  });

  it("are forgotten when another key may be there", () => {
    const cases: Record<string, CardsSnapshot> = {
      "the card was taken out": sampleSnapshot(sampleEntry("A", { state: "empty" })),
      "another card came": snapshotOf([aes], "OTHER"),
      "another program used it": snapshotOf([aes], place.serial, 1),
      "the key was deleted": snapshotOf([]),
      "another key took its place": snapshotOf([{ ...aes, label: "new" }]),
      "the engine is gone": { engine: { name: "starting" } },
    };
    for (const [title, snapshot] of Object.entries(cases)) assert.deepEqual(leftAfter(snapshot), [], title);
  });

  it("are forgotten when told that the key is replaced", () => {
    const kcvs = new AesKcvs(cards());
    kcvs.remember(place, "0102030405");
    kcvs.forget(place);
    assert.deepEqual([...kcvs.of("A", place.serial)], []);
  });

  it("are not taken for a key that is not there", () => {
    const kcvs = new AesKcvs(cards());
    kcvs.remember({ ...place, keyRef: 3 }, "0102030405");
    kcvs.remember(place, undefined);
    assert.deepEqual([...kcvs.of("A", place.serial)], []);
  });
});
