import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { describe, it } from "mocha";
import { Emitter } from "vscode-jsonrpc";
import { CardStore } from "../../../src/extension/cards/card-store";
import type { Engine } from "../../../src/extension/engine-client/client";
import { EngineError } from "../../../src/extension/engine-client/engine-error";
import type { EngineState } from "../../../src/extension/engine-client/state";
import type { Card, Reader } from "../../../src/protocol/cards";
import { pcscStatus, type PcscStatus } from "../../../src/protocol/requests";
import { sampleCard, samplePcsc, sampleReader } from "./samples";

const running: EngineState = { name: "running", started: { version: "1", pcsc: samplePcsc } };

/** An engine whose answers the test gives, one card at a time. */
function scriptedEngine() {
  const states = new Emitter<EngineState>();
  const reads: { reader: string; answer(card: Card): void; fail(error: unknown): void }[] = [];
  const script = { state: running, readers: [] as Reader[], changed: (): void => undefined, reads, lists: 0, pcsc: samplePcsc as PcscStatus };
  const engine = {
    get state() {
      return script.state;
    },
    onStateChanged: states.event,
    ask: ({ method }: { method: string }) => {
      if (method === pcscStatus.method) return Promise.resolve(script.pcsc);
      script.lists++;
      return Promise.resolve(structuredClone(script.readers));
    },
    onNotification: (_type: unknown, listener: () => void) => {
      script.changed = listener;
      return { dispose: () => undefined };
    },
    request: (_type: unknown, { reader }: { reader: string }) =>
      new Promise<Card>((answer, fail) => void reads.push({ reader, answer, fail })),
    requestWithProgress: () => assert.fail("not asked for"),
    restart: () => assert.fail("not asked for"),
  } as unknown as Engine;
  const enter = (state: EngineState): void => {
    script.state = state;
    states.fire(state);
  };
  return { engine, script, enter };
}

async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn++) await setImmediate();
}

const contentOf = (store: CardStore, reader: string) => store.entry(reader)?.content;

describe("the card store", () => {
  it("reads all cards at once, and shows each as soon as it was read", async () => {
    const { engine, script } = scriptedEngine();
    script.readers = [sampleReader("A"), sampleReader("B"), sampleReader("C", { card: null })];
    const store = new CardStore(engine);
    await turns();
    assert.deepEqual(script.reads.map(({ reader }) => reader), ["A", "B"]);
    assert.deepEqual(store.readers.map(({ content }) => content.state), ["reading", "reading", "empty"]);
    script.reads[1]?.answer(sampleCard());
    await turns();
    assert.deepEqual(store.readers.map(({ content }) => content.state), ["reading", "read", "empty"]);
  });

  it("reads only the card that changed", async () => {
    const { engine, script } = scriptedEngine();
    script.readers = [sampleReader("A"), sampleReader("B")];
    const store = new CardStore(engine);
    await turns();
    for (const read of script.reads) read.answer(sampleCard());
    await turns();
    const b = sampleReader("B");
    script.readers = [sampleReader("A"), { ...b, card: b.card && { ...b.card, serial: "OTHER" } }];
    script.changed();
    await turns();
    assert.deepEqual(script.reads.slice(2).map(({ reader }) => reader), ["B"]);
    assert.equal(contentOf(store, "A")?.state, "read");
    assert.equal(contentOf(store, "B")?.state, "reading");
  });

  it("keeps a card in sight while it is read anew", async () => {
    const { engine, script } = scriptedEngine();
    script.readers = [sampleReader("A")];
    const store = new CardStore(engine);
    await turns();
    script.reads[0]?.answer(sampleCard());
    await turns();
    const refreshed = store.refresh("A");
    await turns();
    assert.equal(contentOf(store, "A")?.state, "read");
    script.reads[1]?.answer(sampleCard({ label: "new" }));
    await refreshed;
    const content = contentOf(store, "A");
    assert.equal(content?.state === "read" && content.card.label, "new");
  });

  it("drops what an outdated reading brings", async () => {
    const { engine, script } = scriptedEngine();
    script.readers = [sampleReader("A")];
    const store = new CardStore(engine);
    await turns();
    script.readers = [sampleReader("A", { card: null })];
    script.changed();
    await turns();
    script.reads[0]?.answer(sampleCard());
    await turns();
    assert.equal(contentOf(store, "A")?.state, "empty");
  });

  it("lists again when something changed during a list", async () => {
    const { engine, script } = scriptedEngine();
    const store = new CardStore(engine);
    script.changed();
    script.changed();
    await turns();
    assert.equal(script.lists, 2);
    store.dispose();
  });

  it("follows the smart card service as it goes and comes", async () => {
    const { engine, script } = scriptedEngine();
    const store = new CardStore(engine);
    await turns();
    assert.equal(store.snapshot.pcsc?.available, true);
    script.pcsc = { ...samplePcsc, available: false, reason: "It does not run." };
    script.changed();
    await turns();
    assert.equal(store.snapshot.pcsc.available, false);
    store.dispose();
  });

  it("tells why a card can't be read", async () => {
    const { engine, script } = scriptedEngine();
    script.readers = [sampleReader("A")];
    const store = new CardStore(engine);
    await turns();
    script.reads[0]?.fail(new EngineError({ code: "card-in-use", reader: "A" }));
    await turns();
    assert.deepEqual(contentOf(store, "A"), { state: "unreadable", failure: { code: "card-in-use", reader: "A" } });
  });

  it("forgets everything when the engine is gone, and starts over with the next one", async () => {
    const { engine, script, enter } = scriptedEngine();
    script.readers = [sampleReader("A", { card: null })];
    const store = new CardStore(engine);
    await turns();
    enter({ name: "starting" });
    assert.equal(store.snapshot.readers, undefined);
    enter(running);
    await turns();
    assert.equal(store.readers.length, 1);
  });

  it("is settled once all cards were read", async () => {
    const { engine, script } = scriptedEngine();
    script.readers = [sampleReader("A")];
    const store = new CardStore(engine);
    let settled = false;
    void store.settled().then(() => (settled = true));
    await turns();
    assert.equal(settled, false);
    script.reads[0]?.answer(sampleCard());
    await turns();
    assert.equal(settled, true);
  });
});
