import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { accountOf } from "../../../src/extension/cluster/account";
import { copyKeys } from "../../../src/extension/cluster/copy-keys";
import { copyTargets } from "../../../src/extension/cluster/copy-targets";
import { levelPlan } from "../../../src/extension/cluster/level-plan";
import { sameAesKey } from "../../../src/extension/cluster/same-aes-key";
import { EngineError } from "../../../src/extension/engine-client/engine-error";
import type { EngineFailure } from "../../../src/extension/engine-client/engine-error";
import type { CopyKeyParams } from "../../../src/protocol/backups";
import type { KeyParams, KeyProof, RestoredKey } from "../../../src/protocol/keys";
import { aes, cardIn, clusterOf, ec, noAesKcvs, snapshotOf } from "./samples";

type Services = Parameters<typeof copyKeys>[0];

const proof: KeyProof = { method: "cmac", algorithm: "AES-CMAC", challenge: "", response: "", valid: true };

/** Services with an engine that answers as `answer` does, and what was asked, read anew and remembered. */
function servicesWith(answer: (method: string, params: unknown) => unknown) {
  const asked: string[] = [];
  const remembered = new Map<string, string>();
  const services = {
    engine: {
      state: { name: "running" },
      request: ({ method }: { method: string }, params: unknown) => {
        asked.push(`${method} ${JSON.stringify(params)}`);
        return Promise.resolve().then(() => answer(method, params));
      },
    },
    cards: { refresh: (reader: string) => Promise.resolve(void asked.push(`read ${reader}`)) },
    aesKcvs: {
      of: (reader: string) => new Map([...remembered].flatMap(([place, kcv]): [number, string][] => (place.startsWith(`${reader} `) ? [[Number(place.slice(reader.length)), kcv]] : []))),
      remember: ({ reader, keyRef }: { reader: string; keyRef: number }, kcv: string | undefined) => {
        if (kcv !== undefined) remembered.set(`${reader} ${keyRef}`, kcv);
      },
    },
  };
  // Only what copying uses of the services is there.
  return { services: services as unknown as Services, asked, remembered };
}

const cluster = clusterOf(cardIn("A", [ec("one", { keyRef: 1 }), ec("two", { keyRef: 2 }), ec("three", { keyRef: 3 })]), cardIn("B", []));
const plan = levelPlan(cluster, cluster.cards);
const quiet = { isCancelled: () => false, begins: () => undefined };
const copied = ({ to }: CopyKeyParams): RestoredKey => ({ ...ec("copy"), keyRef: to.keyRef ?? 0, proof });

describe("copies of keys between cards", () => {
  it("are made one after the other with no PIN, and the card is read anew once", async () => {
    const { services, asked } = servicesWith((_, params) => copied(params as CopyKeyParams));
    const outcomes = await copyKeys(services, plan.copies, quiet);
    const pairs = [1, 3, 2].map((keyRef) => `key/copy ${JSON.stringify({ from: { reader: "A", keyRef }, to: { reader: "B", keyRef } })}`);
    assert.deepEqual(asked, [...pairs, "read B"]);
    const { summary, isGood, text } = accountOf(outcomes, plan.leftOut);
    assert.equal(summary, "Copied 3 keys: 3 to Card B (serial B). Each was proven to work.");
    assert.equal(isGood, true);
    assert.match(text, /Copied: 3\n {2}“one” to Card B \(serial B\)\n {4}From Card A \(serial A\), as key reference 1\. The key works/);
  });

  it("go on after one that failed, and the account tells it", async () => {
    const { services } = servicesWith((_, params) => {
      if ((params as CopyKeyParams).from.keyRef === 3) throw new EngineError({ code: "no-free-key-reference" });
      return copied(params as CopyKeyParams);
    });
    const account = accountOf(await copyKeys(services, plan.copies, quiet), []);
    assert.equal(account.isGood, false);
    assert.match(account.summary, /^Copied 2 keys: .* Each was proven to work\. 1 failed: “three” to Card B \(serial B\)\. All 255 key references/);
    assert.match(account.text, /Copied: 2[^]*Failed: 1[^]*“three” to Card B \(serial B\)\n {4}All 255/);
  });

  it("end for a card that is locked or gone, and the account names it", async () => {
    const both = clusterOf(cardIn("A", [ec("one", { keyRef: 1 }), ec("two", { keyRef: 2 })]), cardIn("B", []), cardIn("C", []));
    const { copies } = levelPlan(both, both.cards);
    const endings: EngineFailure[] = [{ code: "pin-required", reader: "B" }, { code: "card-removed", reader: "B" }, { code: "incomplete", remains: ["a key"], cause: "card-removed" }];
    for (const error of endings) {
      const { services, asked } = servicesWith((_, params) => {
        if ((params as CopyKeyParams).to.reader === "B") throw new EngineError(error);
        return copied(params as CopyKeyParams);
      });
      const { summary, text } = accountOf(await copyKeys(services, copies, quiet), []);
      assert.equal(asked.filter((one) => one.startsWith("key/copy")).length, 3, error.code);
      assert.match(summary, /^Copied 2 keys: 2 to Card C .*1 failed.*1 was not begun\.$/);
      assert.match(text, /Not begun: 1\n {2}“(one|two)” to Card B \(serial B\)\n {4}The card in “B” could not be used any more/);
      assert.doesNotMatch(text, /copied all the same/);
    }
    const { services, asked } = servicesWith(() => {
      throw new EngineError({ code: "pin-required", reader: "A" });
    });
    const { summary } = accountOf(await copyKeys(services, copies, quiet), []);
    assert.equal(asked.filter((one) => one.startsWith("key/copy")).length, 1);
    assert.match(summary, /^No key was copied\. 1 failed: .* The card in “A” is locked\. 3 were not begun\.$/);
  });

  it("that were cancelled are finished where begun, and the rest is told", async () => {
    let begun = 0;
    const { services, asked } = servicesWith((_, params) => copied(params as CopyKeyParams));
    const account = accountOf(await copyKeys(services, plan.copies, { isCancelled: () => begun === 1, begins: () => (begun += 1) }), []);
    assert.equal(asked.filter((one) => one.startsWith("key/copy")).length, 1);
    assert.equal(account.summary, "Copied 1 key: 1 to Card B (serial B). It was proven to work. 2 were not begun.");
    assert.equal(account.isGood, false);
  });

  it("that fail their proof are not to be relied on", async () => {
    const { services } = servicesWith((_, params) => ({ ...copied(params as CopyKeyParams), proof: { ...proof, valid: false } }));
    const { summary, isGood } = accountOf(await copyKeys(services, plan.copies.slice(0, 1), quiet), []);
    assert.match(summary, /1 of them did not pass the proof: don't rely on it\./);
    assert.equal(isGood, false);
  });

  it("of AES keys are known by the check value of their origin", async () => {
    const { services, remembered } = servicesWith((_, params) => ({ ...copied(params as CopyKeyParams), proof: { ...proof, aesKcv: "AA" } }));
    await copyKeys(services, plan.copies.slice(0, 1), quiet);
    assert.deepEqual([...remembered], [["A 1", "AA"], ["B 1", "AA"]]);
  });
});

describe("an AES key that may be on a card under another name", () => {
  const [data, renamed, other] = [aes("data", "07", { keyRef: 7 }), aes("renamed", "08", { keyRef: 8 }), aes("other", "09", { keyRef: 9 })];
  const [a, b] = clusterOf(cardIn("A", [data]), cardIn("B", [renamed, other])).cards;
  const compare = (kcvs: Record<number, string | undefined>) => {
    const { services } = servicesWith((_, params) => {
      const aesKcv = kcvs[(params as KeyParams).keyRef];
      return { ...proof, ...(aesKcv !== undefined && { aesKcv }) };
    });
    if (a === undefined || b === undefined) return assert.fail("no cards");
    return sameAesKey(services, { at: a, key: data }, b, [renamed, other]);
  };

  it("is compared by its check value", async () => {
    assert.deepEqual(await compare({ 7: "AA", 8: "BB", 9: "AA" }), { is: "one", key: other });
    assert.deepEqual(await compare({ 7: "AA", 8: "BB", 9: "CC" }), { is: "none" });
  });

  it("stays in doubt where a key tells none", async () => {
    assert.deepEqual(await compare({ 8: "BB", 9: "CC" }), { is: "not-told" });
    assert.deepEqual(await compare({ 7: "AA", 9: "CC" }), { is: "not-told" });
    assert.deepEqual(await compare({ 7: "AA", 9: "AA" }), { is: "one", key: other });
  });
});

describe("cards as places for a copy", () => {
  it("are told with the reason where they can't have it", () => {
    const dkek = (kcv?: string) => ({ dkek: { state: "ready" as const, shares: 1, outstanding: 0, ...(kcv !== undefined && { kcv }) } });
    const key = ec("tls");
    const snapshot = snapshotOf(
      cardIn("A", [key]),
      cardIn("free", []),
      cardIn("has it", [ec("tls", { keyRef: 9 })]),
      cardIn("other", [], dkek("FFFF")),
      cardIn("pico", [], dkek()),
      cardIn("blocked", [], { userPin: { state: "blocked", triesLeft: 0 } }),
    );
    const from = clusterOf(...(snapshot.readers?.slice(0, 3) ?? [])).cards[0] ?? assert.fail("no card");
    const targets = copyTargets(snapshot, noAesKcvs, from, key).map((target) => [target.to.reader, "why" in target ? target.why : target.copy.keyRef]);
    assert.deepEqual(targets, [
      ["free", 2],
      ["has it", "It has the key already, as reference 9."],
      ["other", "It has another DKEK (FFFF)."],
      ["pico", "It tells its key check value only after the PIN. Unlock it to see which cards it belongs to."],
      ["blocked", "Its PIN can't be used now."],
    ]);
  });
});
