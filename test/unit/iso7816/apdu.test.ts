import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { FormatError } from "../../../src/formats/format-error";
import { decodeCommand, decodeResponse, encodeCommand, encodeResponse } from "../../../src/formats/iso7816";
import { randomFrom } from "../random";
import { traceNames, traceOf } from "./traces";

const header = { cla: 0x00, ins: 0xb1, p1: 0x2f, p2: 0x02 };
const data = fromHex("54020000");

describe("command APDU", () => {
  const cases = [
    { name: "1", hex: "00B12F02", command: header, extended: false },
    { name: "2S", hex: "00B12F0210", command: { ...header, le: 16 }, extended: false },
    { name: "2S with all 256", hex: "00B12F0200", command: { ...header, le: 256 }, extended: false },
    { name: "3S", hex: "00B12F020454020000", command: { ...header, data }, extended: false },
    { name: "4S", hex: "00B12F02045402000000", command: { ...header, data, le: 256 }, extended: false },
    { name: "2E", hex: "00B12F02000101", command: { ...header, le: 257 }, extended: true },
    { name: "2E with all 65536", hex: "00B12F02000000", command: { ...header, le: 65536 }, extended: true },
    { name: "3E", hex: "00B12F0200000454020000", command: { ...header, data }, extended: true },
    { name: "4E", hex: "00B12F02000004540200000200", command: { ...header, data, le: 512 }, extended: true },
    { name: "4E with all 65536", hex: "00B12F02000004540200000000", command: { ...header, data, le: 65536 }, extended: true },
  ];

  for (const { name, hex, command, extended } of cases) {
    it(`of case ${name} is read and written`, () => {
      assert.deepEqual(decodeCommand(fromHex(hex)), { ...command, extended });
      assert.equal(toHex(encodeCommand(command, extended ? "extended" : "short")), hex);
    });
  }

  it("is short where that is enough, and extended where it is not", () => {
    const encoded = (length: number, le?: number) =>
      encodeCommand({ ...header, data: new Uint8Array(length), ...(le && { le }) }).length;
    assert.equal(encoded(255, 256), 4 + 1 + 255 + 1);
    assert.equal(encoded(256), 4 + 3 + 256);
    assert.equal(encoded(1, 257), 4 + 3 + 1 + 2);
    assert.equal(encoded(65535, 65536), 4 + 3 + 65535 + 2);
  });

  it("refuses more than a form can carry", () => {
    assert.throws(() => encodeCommand({ ...header, data: new Uint8Array(256) }, "short"), RangeError);
    assert.throws(() => encodeCommand({ ...header, le: 257 }, "short"), RangeError);
    assert.throws(() => encodeCommand({ ...header, data: new Uint8Array(65536) }), RangeError);
    assert.throws(() => encodeCommand({ ...header, le: 65537 }), RangeError);
    assert.throws(() => encodeCommand({ ...header, le: 0 }), RangeError);
  });

  it("is refused when its lengths contradict its length", () => {
    for (const hex of ["", "00B12F", "00B12F020454", "00B12F0202540200FF", "00B12F020000", "00B12F02000004540200", "00B12F020000045402000000", "00B12F020000000000"]) {
      assert.throws(() => decodeCommand(fromHex(hex)), FormatError, hex);
    }
  });

  it("survives the way there and back, whatever it is", () => {
    const random = randomFrom(3);
    for (let run = 0; run < 1000; run++) {
      const length = random.below(3) === 0 ? random.below(2000) : random.below(4);
      const command = {
        ...header,
        ...(length > 0 && { data: random.bytes(length) }),
        ...(random.below(2) === 0 && { le: 1 + random.below(random.below(2) === 0 ? 256 : 65536) }),
      };
      const decoded = decodeCommand(encodeCommand(command));
      assert.deepEqual(decoded, { ...command, extended: decoded.extended });
    }
  });

  for (const name of traceNames) {
    it(`as recorded is written byte for byte: ${name}`, () => {
      const exchanges = traceOf(name);
      assert.ok(exchanges.length > 0);
      for (const { command } of exchanges) {
        const decoded = decodeCommand(command);
        assert.equal(toHex(encodeCommand(decoded, decoded.extended ? "extended" : "short")), toHex(command));
      }
    });
  }
});

describe("response APDU", () => {
  it("is data and a status word", () => {
    assert.deepEqual(decodeResponse(fromHex("9000")), { data: new Uint8Array(), sw: 0x9000 });
    assert.deepEqual(decodeResponse(fromHex("AABB6282")), { data: fromHex("AABB"), sw: 0x6282 });
    assert.equal(toHex(encodeResponse(0x6a82)), "6A82");
    assert.equal(toHex(encodeResponse(0x9000, fromHex("AABB"))), "AABB9000");
  });

  it("is refused without a whole status word", () => {
    assert.throws(() => decodeResponse(fromHex("90")), FormatError);
    assert.throws(() => decodeResponse(new Uint8Array()), FormatError);
  });
});
