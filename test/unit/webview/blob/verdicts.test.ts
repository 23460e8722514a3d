import assert from "node:assert/strict";
import type { BlobCheck, DecodedBlob } from "../../../../src/protocol";
import type { BlobLock, CardFit, CardsSeen, EarlierFinding, KeyBlobView } from "../../../../src/protocol/webview-messages";
import { blobCardVerdicts, shareCardVerdicts } from "../../../../src/webview/blob/model/card-verdicts";
import { integrityOf } from "../../../../src/webview/blob/model/integrity";
import { shareSummaryOf, shareVerdict } from "../../../../src/webview/blob/model/share-summary";
import { toneIcons, type Verdict } from "../../../../src/webview/blob/model/verdict";

const kcv = "ECE4B527F251FACB";
const otherKcv = "2BA159D3ADA6A53D";

const decoded: DecodedBlob = {
  kind: "container",
  sha256: "AB".repeat(32),
  kcv,
  keyType: "RSA",
  certificate: "request",
  nodes: [],
  problems: [],
  restorable: true,
  notHeldBy: {},
};

const check: BlobCheck = { macValid: true, keyType: "RSA", publicKeyMatches: null, inside: [], secretParts: [], notHeldBy: {} };
const unlocked = (changes: Partial<BlobCheck>): BlobLock => ({ state: "unlocked", shares: 1, check: { ...check, ...changes } });

const told = ({ tone, text }: Verdict): [string, string] => [tone, text];

describe("the verdict on a key blob's integrity", () => {
  it("is open before it is unlocked", () => {
    const { verdict, further, lost } = integrityOf(decoded, { state: "locked" });
    assert.deepEqual(told(verdict), ["unchecked", "MAC not checked: unlock with the DKEK shares"]);
    assert.deepEqual([further, lost], [[], false]);
  });

  it("is what was found of the same bytes earlier, until it is unlocked", () => {
    const of = (result: EarlierFinding["result"], lock: BlobLock = { state: "locked" }) => {
      const { verdict, lost } = integrityOf(decoded, lock, { on: "2026-02-14", result });
      return [...told(verdict), lost];
    };
    assert.deepEqual(of({ state: "whole", publicKeyMatches: true }), ["good", "Proven on 2026-02-14 with the DKEK shares: the MAC held, and the key inside is whole", false]);
    assert.deepEqual(of({ state: "altered" }), ["bad", "Found altered on 2026-02-14: its MAC does not hold. Look for another copy", true]);
    assert.deepEqual(of({ state: "damaged", reason: "it has no numbers" }), ["bad", "The key inside was found damaged on 2026-02-14: it has no numbers", true]);
    assert.equal(of({ state: "altered" }, unlocked({}))[0], "good");
    const differs = integrityOf(decoded, { state: "locked" }, { on: "2026-02-14", result: { state: "whole", publicKeyMatches: false } });
    assert.match(differs.verdict.text, /^Checked on 2026-02-14/);
    assert.match(differs.further[0]?.text ?? "", /is not the one of the certificate request/);
  });

  it("stays open when the shares are of another DKEK, and both KCVs are told", () => {
    const { verdict, further, lost } = integrityOf(decoded, { state: "locked", otherDkek: { shares: 2, kcv: otherKcv } });
    assert.equal(verdict.tone, "unchecked");
    assert.equal(lost, false);
    assert.deepEqual(further.map(told), [
      ["bad", `The 2 shares given make another DKEK, KCV ${otherKcv}. The file needs KCV ${kcv}`],
    ]);
    const [one] = integrityOf(decoded, { state: "locked", otherDkek: { shares: 1, kcv: otherKcv } }).further;
    assert.match(one?.text ?? "", /^The share given makes another DKEK/);
  });

  it("is good with a good MAC, and tells whether the public key is the one beside it", () => {
    const { verdict, further, lost } = integrityOf(decoded, unlocked({ publicKeyMatches: true }));
    assert.deepEqual(told(verdict), ["good", "MAC checked: good. The wrapped key is as it was backed up"]);
    assert.deepEqual(further.map(told), [["good", "The public key inside is the one of the certificate request"]]);
    assert.equal(lost, false);
    const differs = integrityOf({ ...decoded, certificate: "x509" }, unlocked({ publicKeyMatches: false }));
    assert.deepEqual([differs.verdict.tone, differs.further.map(told)], [
      "good",
      [["bad", "The public key inside is not the one of the certificate: they belong to different keys"]],
    ]);
    assert.deepEqual(integrityOf(decoded, unlocked({})).further, []);
  });

  it("is bad with a bad MAC, a damaged key inside, or a blob that is not whole", () => {
    const bad = integrityOf(decoded, unlocked({ macValid: false }));
    assert.match(bad.verdict.text, /^MAC checked: bad\./);
    const damaged = integrityOf(decoded, unlocked({ damage: { offset: 35, reason: "the modulus is zero" } }));
    assert.match(damaged.verdict.text, /^MAC checked: good, but the key inside is damaged: the modulus is zero$/);
    assert.equal(damaged.verdict.offset, 35);
    const broken = integrityOf({ ...decoded, restorable: false }, { state: "locked" });
    assert.match(broken.verdict.text, /^Damaged/);
    for (const { verdict, lost } of [bad, damaged, broken]) assert.deepEqual([verdict.tone, lost], ["bad", true]);
  });

  it("has another icon for each tone", () => {
    assert.equal(new Set(Object.values(toneIcons)).size, Object.keys(toneIcons).length);
  });
});

const card = (changes: Partial<CardFit> = {}): CardFit => ({
  reader: "Reader",
  name: "NITROKEY-1",
  serial: "DENK0403514",
  dkek: "same",
  kcv,
  shares: 1,
  ...changes,
});

const seen = (...cards: CardFit[]): CardsSeen => ({ cards, looking: false });
const linesOf = (cards: CardsSeen, lost = false) => blobCardVerdicts(cards, kcv, lost).map(told);

describe("the verdict on cards that can restore a key", () => {
  it("names the card with the same DKEK, and whether it holds the key already", () => {
    const text = `Restores on NITROKEY-1 (DENK0403514): same DKEK, KCV ${kcv}`;
    assert.deepEqual(linesOf(seen(card())), [["good", text]]);
    assert.deepEqual(linesOf(seen(card({ keyRef: 3 }))), [["good", `${text}. It holds this key already, as key reference 3`]]);
  });

  it("tells of each other card why it can't, after a line that none can", () => {
    const cards = [
      card({ dkek: "none" }),
      card({ dkek: "pending" }),
      card({ dkek: "other", kcv: otherKcv, keyRef: 2 }),
    ];
    assert.deepEqual(linesOf(seen(...cards)), [
      ["neutral", `No connected card holds this DKEK, KCV ${kcv}`],
      ["neutral", `NITROKEY-1 (DENK0403514) holds another DKEK, KCV ${otherKcv}. It holds this key already, as key reference 2`],
      ["neutral", "NITROKEY-1 (DENK0403514) still waits for DKEK shares"],
      ["neutral", "NITROKEY-1 (DENK0403514) has no DKEK, so that no key can be restored onto it"],
    ]);
  });

  it("does not guess about a card that tells its KCV after its PIN, and offers to ask for that", () => {
    const [line, ...rest] = blobCardVerdicts(seen(card({ dkek: "not-told", reader: "Pico" })), kcv, false);
    assert.ok(line);
    assert.deepEqual(told(line), ["unchecked", "NITROKEY-1 (DENK0403514): DKEK not told before its PIN"]);
    assert.equal(line.locked, "Pico");
    assert.deepEqual(rest, []);
  });

  it("puts the card that can restore first", () => {
    const lines = linesOf(seen(card({ dkek: "other", kcv: otherKcv }), card({ lacks: "AES keys" }), card()));
    assert.deepEqual(lines.map(([tone]) => tone), ["good", "neutral", "neutral"]);
    assert.equal(lines[2]?.[1], "NITROKEY-1 (DENK0403514) can't hold this key: it does not support AES keys");
  });

  it("tells that there is no card, or that it is still looking", () => {
    assert.deepEqual(linesOf(seen()), [["neutral", "No SmartCard-HSM is connected to restore it onto"]]);
    assert.deepEqual(linesOf({ cards: [], looking: true }), [["unchecked", "Looking for cards that can restore it\u2026"]]);
    assert.deepEqual(linesOf({ cards: [card()], looking: true }).length, 1);
  });

  it("promises nothing of a file that is lost, but points to a card that still has the key", () => {
    assert.deepEqual(linesOf(seen(card(), card({ keyRef: 1 })), true), [
      ["neutral", "No card can restore this copy of the file"],
      ["good", "NITROKEY-1 (DENK0403514) still holds this key, as key reference 1: back it up anew"],
    ]);
  });
});

describe("the verdict on a share file", () => {
  const share: Extract<KeyBlobView, { state: "share" }> = {
    state: "share",
    fileName: "dkek-share-1.pbe",
    size: 64,
    bytes: "",
    decoded: { nodes: [], problems: [] },
  };

  it("says what protects it, and not whether its password was split", () => {
    const { title, facts } = shareSummaryOf(share);
    assert.equal(title, "DKEK share");
    assert.deepEqual(facts.map(({ name, value }) => [name, value]), [
      ["Protection", "A password of your choosing and 10,000,000 rounds of MD5 per block"],
      ["Password split among custodians (n-of-m)", "Can\u2019t be told from outside"],
    ]);
  });

  it("tells the KCV once it is open", () => {
    assert.deepEqual(told(shareVerdict(share)), ["unchecked", "Closed: open it to see its KCV"]);
    const opened = { ...share, kcv };
    assert.equal(shareVerdict(opened).tone, "good");
    assert.equal(shareSummaryOf(opened).facts[0]?.value, kcv);
  });

  it("tells damage", () => {
    const damaged = { ...share, decoded: { nodes: [], problems: [{ offset: 16, reason: "cut off" }] } };
    assert.equal(shareVerdict(damaged).tone, "bad");
    assert.equal(shareSummaryOf(damaged).title, "DKEK share, damaged");
  });

  it("tells which cards have its KCV as their DKEK's", () => {
    const lines = (cards: CardsSeen) => shareCardVerdicts(cards).map(told);
    assert.deepEqual(lines(seen(card())), [["good", "NITROKEY-1 (DENK0403514) holds this very DKEK, made of this share alone"]]);
    assert.match(lines(seen(card({ shares: 3 })))[0]?.[1] ?? "", /though it was made of 3 shares$/);
    assert.match(lines(seen(card({ dkek: "other" })))[0]?.[1] ?? "", /^No connected card is known to have this KCV/);
    assert.deepEqual(lines(seen(card({ dkek: "not-told" }))).map(([tone]) => tone), ["neutral", "unchecked"]);
    assert.match(lines({ cards: [], looking: true })[0]?.[1] ?? "", /^Looking/);
  });
});
