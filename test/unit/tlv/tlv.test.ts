import assert from "node:assert/strict";
import { concat, fromHex, toHex } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import { childrenOf, encodeTlv, find, need, readTlv, readTlvs, type Tlv } from "../../../src/formats/tlv";
import { randomFrom, type Random } from "../random";

const refusedAt = (hex: string, offset: number) =>
  assert.throws(() => readTlvs(fromHex(hex)), (error) => error instanceof FormatError && error.offset === offset, hex);

describe("BER-TLV", () => {
  it("tells tag, length and where everything lies", () => {
    const bytes = fromHex("00007F4E0342010500");
    const tlv = readTlv(bytes, 2);
    assert.deepEqual({ ...tlv, value: toHex(tlv.value), bytes: toHex(tlv.bytes) }, {
      tag: 0x7f4e,
      constructed: true,
      offset: 2,
      valueOffset: 5,
      length: 3,
      end: 8,
      value: "420105",
      bytes: "7F4E03420105",
    });
    assert.deepEqual(childrenOf(tlv, bytes).map(({ tag, offset }) => ({ tag, offset })), [{ tag: 0x42, offset: 5 }]);
  });

  it("reads lengths in up to four bytes", () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65535, 65536]) {
      const tlv = readTlv(encodeTlv(0x04, new Uint8Array(length)));
      assert.equal(tlv.length, length);
    }
    assert.equal(readTlv(fromHex("04840000000177")).length, 1);
  });

  it("writes lengths in as few bytes as they need", () => {
    const header = (length: number) => toHex(encodeTlv(0x53, new Uint8Array(length)).subarray(0, -length));
    assert.equal(header(127), "537F");
    assert.equal(header(128), "538180");
    assert.equal(header(256), "53820100");
    assert.equal(header(65536), "5383010000");
  });

  it("refuses what ends too early, where it ends", () => {
    refusedAt("5F", 1);
    refusedAt("5F20", 2);
    refusedAt("04", 1);
    refusedAt("048201", 3);
    refusedAt("0402FF", 1);
    refusedAt("0400" + "0403FFFF", 3);
  });

  it("refuses indefinite lengths, longer lengths and longer tags", () => {
    refusedAt("30800000", 1);
    refusedAt("04850000000001FF", 1);
    refusedAt("5F81818101", 0);
    refusedAt("04FF", 1);
  });

  it("takes no memory for a length that is not there", () => refusedAt("0484FFFFFFFF00", 1));

  it("does not reach beyond its surroundings", () => {
    const bytes = fromHex("3003040201FF");
    assert.throws(() => childrenOf(readTlv(bytes), bytes), (error) => error instanceof FormatError && error.offset === 3);
  });

  it("finds by tag, and calls what is missing by its name", () => {
    const tlvs = readTlvs(fromHex("8001018002020281020303"));
    assert.equal(toHex(find(tlvs, 0x80)?.value ?? new Uint8Array()), "01");
    assert.equal(need(tlvs, 0x81, "size").offset, 7);
    assert.equal(find(tlvs, 0x82), undefined);
    assert.throws(() => need(tlvs, 0x82, "the name"), { reason: "the name is missing" });
  });

  it("comes back as it was written, whatever the tree", () => {
    const random = randomFrom(7);
    for (let run = 0; run < 300; run++) {
      const bytes = concat(...Array.from({ length: random.below(4) }, () => randomTlv(random, 4)));
      assert.equal(toHex(rewritten(readTlvs(bytes), bytes)), toHex(bytes));
    }
  });

  it("is read or refused with an offset inside, whatever the bytes", () => {
    const random = randomFrom(8);
    for (let run = 0; run < 5000; run++) {
      const bytes = random.bytes(random.below(40));
      try {
        assert.equal(toHex(concat(...readTlvs(bytes).map((tlv) => tlv.bytes))), toHex(bytes));
      } catch (error) {
        assert.ok(error instanceof FormatError && error.offset >= 0 && error.offset <= bytes.length, toHex(bytes));
      }
    }
  });
});

const primitiveTags = [0x04, 0x80, 0x5f20, 0x5f8101];
const constructedTags = [0x30, 0xa1, 0x7f21, 0x7f8102];

function randomTlv(random: Random, depth: number): Uint8Array {
  const pick = (tags: number[]) => tags[random.below(tags.length)] ?? 0x04;
  if (depth === 0 || random.below(2) === 0) return encodeTlv(pick(primitiveTags), random.bytes(random.below(300)));
  return encodeTlv(pick(constructedTags), ...Array.from({ length: random.below(4) }, () => randomTlv(random, depth - 1)));
}

function rewritten(tlvs: Tlv[], bytes: Uint8Array): Uint8Array {
  return concat(
    ...tlvs.map((tlv) => encodeTlv(tlv.tag, tlv.constructed ? rewritten(childrenOf(tlv, bytes), bytes) : tlv.value)),
  );
}
