import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { CardContent } from "../../../src/extension/cards/snapshot";
import { EngineError } from "../../../src/extension/engine-client/engine-error";
import { requireSameKey, sameCard } from "../../../src/extension/input/same-card";
import { sampleCard, sampleEntry, sampleKey } from "./samples";

/** Cards with this in the only reader, once they are settled. */
function cardsWith(content: CardContent) {
  let settled = false;
  return {
    settled: () => Promise.resolve().then(() => void (settled = true)),
    entry: (name: string) => (settled && name === "A" ? sampleEntry("A", content) : undefined),
  };
}

const at = { reader: "A", virtual: false, card: sampleCard() };
const failsWith = (code: string) => (error: unknown) => error instanceof EngineError && error.failure.code === code;

describe("the card that questions were asked about", () => {
  it("is taken as it is known now", async () => {
    const now = await sameCard(cardsWith({ state: "read", card: sampleCard({ unlocked: true }) }), at);
    assert.equal(now.unlocked, true);
  });

  it("is not the one that another card took the place of", async () => {
    const other = cardsWith({ state: "read", card: sampleCard({ serial: "UTTMRN43856" }) });
    await assert.rejects(sameCard(other, at), failsWith("card-removed"));
    await assert.rejects(requireSameKey(other, { at, key: sampleKey() }), failsWith("card-removed"));
  });

  it("is gone where its reader is empty, or gone too", async () => {
    await assert.rejects(sameCard(cardsWith({ state: "empty" }), at), failsWith("no-card"));
    await assert.rejects(sameCard(cardsWith({ state: "empty" }), { ...at, reader: "B" }), failsWith("no-such-reader"));
  });

  it("has its key still, unless another one is at the reference of that", async () => {
    const cards = (keys: readonly ReturnType<typeof sampleKey>[]) => cardsWith({ state: "read", card: sampleCard({ keys: [...keys] }) });
    const picked = { at, key: sampleKey({ publicKeySha256: "AA".repeat(32) }) };
    await requireSameKey(cards([picked.key]), picked);
    await assert.rejects(requireSameKey(cards([]), picked), failsWith("no-such-key"));
    await assert.rejects(requireSameKey(cards([{ ...picked.key, publicKeySha256: "BB".repeat(32) }]), picked), failsWith("no-such-key"));
    await assert.rejects(requireSameKey(cards([{ ...picked.key, label: "tls-2027" }]), picked), failsWith("no-such-key"));
  });
});
