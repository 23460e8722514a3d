import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { describe, it } from "mocha";
import { isFailure } from "../../../src/engine/failure";
import type { PcscReader } from "../../../src/engine/pcsc/pcsclite/binding";
import { PcscliteReader } from "../../../src/engine/pcsc/pcsclite/pcsclite-reader";

const present = 0x20;

/** A reader as the package has it, whose connecting takes as long as the test wants. */
class SlowReader extends EventEmitter implements PcscReader {
  readonly name = "reader";
  connected = false;
  disconnects = 0;
  finishConnecting: () => void = () => assert.fail("nobody connects");

  connect(_: unknown, done: (error: unknown, protocol: number) => void): void {
    this.finishConnecting = () => {
      this.connected = true;
      done(undefined, 2);
    };
  }

  transmit(_command: Buffer, _length: number, _protocol: number, done: (error: unknown, response: Buffer) => void): void {
    done(undefined, Buffer.of(0x90, 0x00));
  }

  control(_data: Buffer, _code: number, _length: number, done: (error: unknown, response: Buffer) => void): void {
    done(new Error("not known"), Buffer.alloc(0));
  }

  disconnect(_disposition: number, done: (error: unknown) => void): void {
    this.disconnects++;
    this.connected = false;
    done(undefined);
  }
}

/** Events are counted in the upper half of the state. */
const status = (count: number, ...atr: number[]) => ({ state: (count << 16) | (atr.length > 0 ? present : 0), atr: Uint8Array.from(atr) });

async function connectingWhile(happening: (reader: PcscliteReader) => void): Promise<SlowReader> {
  const slow = new SlowReader();
  const reader = new PcscliteReader(slow, () => undefined);
  reader.update(status(1, 0x3b, 0x01));
  const connecting = reader.connect("exclusive");
  await new Promise(setImmediate);
  happening(reader);
  slow.finishConnecting();
  await assert.rejects(connecting, (error) => isFailure(error) && error.data.code === "card-removed");
  return slow;
}

describe("A reader of the package pcsclite", () => {
  it("gives no connection to another card than the one that was there, and keeps none", async () => {
    const exchanged = await connectingWhile((reader) => reader.update(status(3, 0x3b, 0x02)));
    assert.equal(exchanged.disconnects, 1);
    const gone = await connectingWhile((reader) => reader.detach());
    assert.equal(gone.disconnects, 1);
  });

  it("can be connected to again after that", async () => {
    const slow = new SlowReader();
    const reader = new PcscliteReader(slow, () => undefined);
    reader.update(status(1, 0x3b, 0x01));
    const first = reader.connect("shared");
    await new Promise(setImmediate);
    reader.update(status(3, 0x3b, 0x02));
    slow.finishConnecting();
    await first.catch(() => undefined);
    const second = reader.connect("shared");
    await new Promise(setImmediate);
    slow.finishConnecting();
    assert.deepEqual([...(await second).atr], [0x3b, 0x02]);
  });
});
