import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { CardConnection, PcscPort } from "../../src/engine/pcsc/port";
import { pcscBindings } from "../../src/protocol";
import { PcscLab, readers } from "../harness/pcscd/pcsc-lab";
import { makeCard, portOf, reach, select, send, untilCard } from "./live";

const transmits = 10_000;
const warmUp = 2_000;
/** Less than 200 bytes a command: a response is 65 KB of memory, a promise and its command some hundred bytes. */
const allowedGrowth = 2 * 1024 * 1024;
const reader = readers[0].name;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes that are in use outside and inside of JavaScript's heap, and files that are open. */
async function inUse(): Promise<{ bytes: number; files: number }> {
  // What a callback of a binding holds is let go of after it.
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { bytes: heapUsed + external, files: readdirSync("/proc/self/fd").length };
}

for (const binding of pcscBindings) {
  describe(`PC/SC by ${binding}, for a long time`, () => {
    let lab: PcscLab;
    let port: PcscPort;
    let connection: CardConnection;

    before(async () => {
      lab = await PcscLab.open();
      reach(lab);
      const card = lab.file("card.json");
      await makeCard(card);
      port = portOf(binding);
      await port.start();
      await Promise.race([untilCard(port, reader, true), lab.startCard(card, readers[0].port)]);
      connection = await port.connect(reader, "exclusive");
      await send(connection, select);
    });
    after(async () => {
      await connection.disconnect("reset");
      await port.close();
      await lab.close();
    });

    async function transmit(count: number): Promise<void> {
      for (let i = 0; i < count; i++) await send(connection, { cla: 0, ins: 0x84, p1: 0, p2: 0, le: 64 });
    }

    it(`leaks nothing over ${transmits} transmits`, async () => {
      await transmit(warmUp);
      const [before, rssBefore] = [await inUse(), process.memoryUsage.rss()];
      await transmit(transmits);
      const [after, rssAfter] = [await inUse(), process.memoryUsage.rss()];
      assert.ok(after.bytes - before.bytes < allowedGrowth, `${after.bytes - before.bytes} bytes more are in use`);
      assert.ok(rssAfter - rssBefore < 8 * allowedGrowth, `the process grew by ${rssAfter - rssBefore} bytes`);
      assert.equal(after.files, before.files);
    });

    it("leaves no file open after 200 connections", async () => {
      await connection.disconnect("reset");
      const before = await inUse();
      for (let i = 0; i < 200; i++) await (await port.connect(reader, i % 2 === 0 ? "shared" : "exclusive")).disconnect("leave");
      assert.equal((await inUse()).files, before.files);
      connection = await port.connect(reader, "exclusive");
    });
  });
}
