import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { cardsSeenFrom } from "../../../src/extension/editor/card-fits";
import { situationOf, withOpened } from "../../../src/extension/editor/unlocked-view";
import type { BlobCheck, DecodedBlob, Node } from "../../../src/protocol/blobs";
import type { Card } from "../../../src/protocol/cards";
import type { CardFit, KeyBlobView } from "../../../src/protocol/webview-messages";
import { sampleCard, sampleEntry, sampleKey, sampleSnapshot } from "./samples";

const kcv = "2BA159D3ADA6A53D";

const ciphertext: Node = { name: "Ciphertext (AES-256-CBC)", offset: 8, length: 32 };
const nodes: Node[] = [
  { name: "Wrapped key", offset: 0, length: 56, children: [{ name: "KCV", offset: 0, length: 8 }, ciphertext, { name: "MAC", offset: 40, length: 16 }] },
];

const decoded: DecodedBlob = {
  kind: "blob",
  sha256: "AB".repeat(32),
  kcv,
  keyType: "EC",
  certificate: "none",
  nodes,
  problems: [],
  restorable: true,
  notHeldBy: { "smartcard-hsm-before-3": "AES keys" },
  publicKeySha256: "AABB",
};

const check: BlobCheck = {
  macValid: true,
  keyType: "EC",
  publicKeyMatches: null,
  publicKeySha256: "CCDD",
  inside: [
    { name: "Random bytes", offset: 8, length: 8 },
    { name: "Private key d", offset: 16, length: 24 },
  ],
  secretParts: [],
  notHeldBy: { "smartcard-hsm": "keys on the curve secp192k1" },
};

type BlobView = Extract<KeyBlobView, { state: "blob" }>;
const view: BlobView = { state: "blob", fileName: "key.wky", size: 56, bytes: "AAAA", decoded, lock: { state: "locked" } };
const unlocked = withOpened(view, { lock: { state: "unlocked", shares: 1, check } });
const share: KeyBlobView = { state: "share", fileName: "a.pbe", size: 64, bytes: "BBBB", decoded: { nodes: [], problems: [] } };

function fit(changes: Partial<Card>, of: KeyBlobView = view): CardFit {
  const { cards, looking } = cardsSeenFrom(of, sampleSnapshot(sampleEntry("R", { state: "read", card: sampleCard(changes) })));
  assert.equal(looking, false);
  return cards[0] ?? assert.fail("no card");
}

describe("cards seen from a key blob", () => {
  it("are compared by the KCV of their DKEK", () => {
    const dkekOf = (dkek: Card["dkek"]) => fit({ dkek }).dkek;
    const ready = { state: "ready", shares: 1, outstanding: 0 } as const;
    assert.equal(dkekOf({ ...ready, kcv }), "same");
    assert.equal(dkekOf({ ...ready, kcv: "0011223344556677" }), "other");
    assert.equal(dkekOf(ready), "not-told");
    assert.equal(dkekOf({ state: "pending", shares: 2, outstanding: 1 }), "pending");
    assert.equal(dkekOf({ state: "none", shares: 0, outstanding: 0 }), "none");
  });

  it("are told with who they are, and what they lack", () => {
    const { reader, name, serial, lacks } = fit({ device: { ...sampleCard().device, kind: "smartcard-hsm-before-3" } });
    assert.deepEqual([reader, name, serial, lacks], ["R", "SmartCard-HSM", "UTTMRN43855", "AES keys"]);
    assert.equal(fit({}).lacks, undefined);
  });

  it("hold the key already when they have its public key; an unlocked file knows that best", () => {
    const keys = [sampleKey({ keyRef: 4, publicKeySha256: "AABB" }), sampleKey({ keyRef: 5, publicKeySha256: "CCDD" })];
    assert.equal(fit({ keys }).keyRef, 4);
    assert.equal(fit({ keys }, unlocked).keyRef, 5);
    assert.equal(fit({ keys }, unlocked).lacks, "keys on the curve secp192k1");
    assert.equal(fit({ keys: [sampleKey()] }).keyRef, undefined);
  });

  it("come and go; those that are being read are looked for", () => {
    assert.deepEqual(cardsSeenFrom(view, sampleSnapshot()), { cards: [], looking: false });
    const reading = sampleSnapshot(sampleEntry("R", { state: "reading" }), sampleEntry("S", { state: "empty" }));
    assert.deepEqual(cardsSeenFrom(view, reading), { cards: [], looking: true });
    const { engine } = sampleSnapshot();
    assert.equal(cardsSeenFrom(view, { engine }).looking, true);
    assert.equal(cardsSeenFrom(view, { engine: { name: "stopped", reason: "" } }).looking, false);
  });

  it("matter for a share once its KCV is known", () => {
    const snapshot = sampleSnapshot(sampleEntry("R", { state: "read", card: sampleCard() }));
    assert.deepEqual(cardsSeenFrom(share, snapshot).cards, []);
    assert.equal(cardsSeenFrom(withOpened(share, { kcv }), snapshot).cards[0]?.dkek, "same");
    assert.deepEqual(cardsSeenFrom({ state: "failed", fileName: "a", message: "" }, snapshot), { cards: [], looking: false });
  });
});

describe("a file together with what opening it told", () => {
  it("has the parts of the ciphertext in its place, and the file itself stays as it was", () => {
    assert.ok(unlocked.state === "blob");
    const [root] = unlocked.decoded.nodes;
    assert.deepEqual(root?.children?.map(({ name, children }) => [name, children?.length]), [["KCV", undefined], [ciphertext.name, 2], ["MAC", undefined]]);
    assert.equal(view.decoded.nodes[0]?.children?.[1]?.children, undefined);
  });

  it("leaves out what does not fit the file", () => {
    assert.equal(withOpened(share, { lock: { state: "locked" } }), share);
    assert.equal(withOpened(view, { kcv }), view);
    assert.equal(withOpened(view, undefined), view);
  });

  it("has a padlock for each state", () => {
    const damaged: KeyBlobView = { ...view, decoded: { ...decoded, restorable: false } };
    const cut: KeyBlobView = { ...share, decoded: { nodes: [], problems: [{ offset: 0, reason: "cut off" }] } };
    const wrong = withOpened(view, { lock: { state: "locked", otherDkek: { shares: 1, kcv } } });
    const bad = withOpened(view, { lock: { state: "unlocked", shares: 1, check: { ...check, macValid: false } } });
    const broken = withOpened(view, { lock: { state: "unlocked", shares: 1, check: { ...check, damage: { offset: 8, reason: "" } } } });
    const views = [view, wrong, unlocked, bad, broken, damaged, share, withOpened(share, { kcv }), cut, undefined];
    assert.deepEqual(views.map(situationOf), [
      ...["blob-locked", "blob-locked", "blob-unlocked", "blob-bad", "blob-bad", "blob-damaged"],
      ...["share-closed", "share-opened", "other", "other"],
    ]);
  });
});
