import assert from "node:assert/strict";
import { PcscLayout } from "../../../src/engine/pcsc/winscard/layout";
import { pcscPlatform, type PcscPlatform } from "../../../src/engine/pcsc/winscard/platform";

function platform(system: string, architecture: string): PcscPlatform {
  return pcscPlatform(system, architecture) ?? assert.fail(`there is no layout for ${system} on ${architecture}`);
}

/** Sizes and offsets as a C compiler gives them for the headers of each system. */
const structures = [
  { system: "linux", architecture: "x64", size: 80, current: 16, event: 24, atrLength: 32, atr: 40, request: 16 },
  { system: "linux", architecture: "arm64", size: 80, current: 16, event: 24, atrLength: 32, atr: 40, request: 16 },
  { system: "linux", architecture: "arm", size: 56, current: 8, event: 12, atrLength: 16, atr: 20, request: 8 },
  { system: "darwin", architecture: "arm64", size: 61, current: 16, event: 20, atrLength: 24, atr: 28, request: 8 },
  { system: "win32", architecture: "x64", size: 64, current: 16, event: 20, atrLength: 24, atr: 28, request: 8 },
];

describe("the memory layout of PC/SC", () => {
  for (const { system, architecture, size, current, event, atrLength, atr, request } of structures) {
    describe(`on ${system} with ${architecture}`, () => {
      const layout = new PcscLayout(platform(system, architecture));

      it("has SCARD_READERSTATE and SCARD_IO_REQUEST as the library has them", () => {
        assert.deepEqual(
          [layout.currentStateOffset, layout.eventStateOffset, layout.atrLengthOffset, layout.atrOffset, layout.readerStateBytes],
          [current, event, atrLength, atr, size],
        );
        const bytes = layout.ioRequest(2);
        assert.equal(bytes.length, request);
        assert.deepEqual([layout.readWord(bytes), layout.readWord(bytes, request / 2)], [2, request]);
      });

      it("tells of readers by names that the pointers lead to", () => {
        const entries = [
          { name: "Reader Ä 00 00", currentState: 0x0005_0022 },
          { name: "\\\\?PnP?\\Notification", currentState: 0x0001_0000 },
        ];
        const start = 0x1000n;
        const { bytes, count } = layout.readerStates(entries, () => start);
        assert.equal(count, 2);
        entries.forEach(({ name, currentState }, index) => {
          const offset = index * size;
          const pointer = current === 16 ? bytes.readBigUInt64LE(offset) : BigInt(bytes.readUInt32LE(offset));
          const expected = layout.name(name);
          const place = Number(pointer - start);
          assert.deepEqual(bytes.subarray(place, place + expected.length), expected);
          assert.equal(layout.readWord(bytes, offset + current), currentState);
        });
      });

      it("reads what the library tells of each reader", () => {
        const block = layout.readerStates([{ name: "A", currentState: 0 }, { name: "B", currentState: 0 }], () => 0n);
        block.bytes.writeUInt32LE(0x0003_0122, size + event);
        block.bytes.writeUInt32LE(3, size + atrLength);
        block.bytes.set([0x3b, 0x80, 0x01], size + atr);
        const [first, second] = layout.readerEvents(block);
        assert.deepEqual(first, { state: 0, atr: new Uint8Array() });
        assert.deepEqual(second, { state: 0x0003_0122, atr: Uint8Array.of(0x3b, 0x80, 0x01) });
      });

      it("never takes more of an ATR than there is room for", () => {
        const block = layout.readerStates([{ name: "A", currentState: 0 }], () => 0n);
        block.bytes.writeUInt32LE(0xffff, atrLength);
        const [event] = layout.readerEvents(block);
        assert.ok(event && event.atr.length <= 36);
      });
    });
  }

  it("reads a list of names", () => {
    const utf8 = new PcscLayout(platform("linux", "x64"));
    assert.deepEqual(utf8.names(Buffer.from("Reader Ä 00 00\0B\0\0")), ["Reader Ä 00 00", "B"]);
    const utf16 = new PcscLayout(platform("win32", "x64"));
    assert.deepEqual(utf16.names(Buffer.from("Reader Ä 0\0B\0\0", "utf16le")), ["Reader Ä 0", "B"]);
    assert.deepEqual(utf8.names(Buffer.alloc(0)), []);
  });

  it("keeps handles that have all their bits", () => {
    const windows = new PcscLayout(platform("win32", "x64"));
    const handle = windows.handle();
    handle.writeBigUInt64LE(0xea01_0001_0000_0003n);
    assert.equal(BigInt.asUintN(64, windows.readHandle(handle)), 0xea01_0001_0000_0003n);
    const macOs = new PcscLayout(platform("darwin", "x64"));
    const short = macOs.handle();
    short.writeInt32LE(-5);
    assert.equal(macOs.readHandle(short), -5n);
  });

  it("is not known for Windows with 32 bits", () => {
    assert.equal(pcscPlatform("win32", "ia32"), undefined);
  });
});
