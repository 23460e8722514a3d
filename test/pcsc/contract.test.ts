import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { isFailure } from "../../src/engine/failure";
import { Cards, unwrapKey, wrapKey } from "../../src/engine/operations";
import type { CardConnection, PcscPort } from "../../src/engine/pcsc/port";
import { toHex } from "../../src/formats/bytes";
import { encodeCommand } from "../../src/formats/iso7816";
import { atr, encodeReadAt, encodeRsaGeneration, encodeUpdateAt } from "../../src/formats/smartcard-hsm";
import { pcscBindings, type FailureCode } from "../../src/protocol";
import { until, type PcscLab } from "../harness/pcscd/pcsc-lab";
import { openUsbLab, serialReaders, setPlugged, usbReader } from "../harness/pcscd/usb-lab";
import { keyOnFile } from "./key-on-file";
import { atrIn, makeCard, namesOf, pin, pinStatus, portOf, reach, select, send, untilCard, verify } from "./live";

const [first, second] = [serialReaders[0] ?? usbReader, serialReaders[1] ?? usbReader];
/** Whether what was waited for came. */
const settled = (wait: Promise<void>) => wait.then(() => true, () => false);
const serialNames = serialReaders.map(({ name }) => name);
const recoveryMs = 2_000;

async function failsWith(code: FailureCode, work: Promise<unknown>): Promise<void> {
  const error: unknown = await work.then(() => assert.fail(`it did not fail with ${code}`), (reason: unknown) => reason);
  assert.ok(isFailure(error, code), `${String(error)} is not ${code}`);
}

for (const binding of pcscBindings) {
  describe(`PC/SC by ${binding}, on a live daemon`, () => {
    let lab: PcscLab;
    let port: PcscPort;
    const card = () => lab.file("card.json");

    before(async () => {
      lab = await openUsbLab();
      reach(lab);
      await makeCard(card());
      port = portOf(binding);
    });
    after(async () => {
      await port.close();
      await lab.close();
    });

    async function insert(): Promise<void> {
      await Promise.race([untilCard(port, first.name, true), lab.startCard(card(), first.port)]);
    }

    async function remove(): Promise<void> {
      await lab.stopCard(first.port);
      await untilCard(port, first.name, false);
    }

    /**
     * Plugs the USB reader in, or pulls it out, until the port tells of it. The package pcsclite misses what happens while it
     * lists the readers, and tells it with the next change: a person would plug once more. koffi misses nothing.
     */
    async function plug(plugged: boolean): Promise<void> {
      const isTold = () => namesOf(port).includes(usbReader.name) === plugged;
      const tellsTheReader = () => until(plugged ? "the USB reader" : "the serial readers alone", isTold, binding === "koffi" ? undefined : 4000);
      await setPlugged(lab, plugged);
      if (binding === "koffi") return tellsTheReader();
      for (let once = 1; once <= 3 && !(await settled(tellsTheReader())); once++) {
        await setPlugged(lab, !plugged);
        await delay(500);
        await setPlugged(lab, plugged);
      }
      await tellsTheReader();
    }

    async function withCard(work: () => Promise<void>): Promise<void> {
      await insert();
      try {
        await work();
      } finally {
        await remove();
      }
    }

    it("starts without a daemon, tells why there are no readers, and finds them once it runs", async () => {
      await port.start();
      assert.deepEqual(port.readers(), []);
      assert.match(port.unavailable ?? "", /Install and start pcscd/);
      await failsWith("no-such-reader", port.connect(first.name, "shared"));
      await lab.startDaemon();
      await until("six readers", () => port.readers().length === serialReaders.length);
      assert.equal(port.unavailable, undefined);
    });

    it("lists more than four readers", () => {
      assert.deepEqual(namesOf(port), serialNames);
      assert.ok(port.readers().every(({ virtual }) => !virtual));
    });

    it("tells of a card that is put in and taken out", async () => {
      const seen = [false];
      // Other readers may still tell that they are empty.
      const stop = port.onChange(() => {
        const isIn = atrIn(port, first.name) !== undefined;
        if (seen.at(-1) !== isIn) seen.push(isIn);
      });
      await insert();
      assert.deepEqual(atrIn(port, first.name), atr.contact);
      assert.equal(atrIn(port, second.name), undefined);
      await remove();
      stop();
      assert.deepEqual(seen, [false, true, false]);
      await failsWith("no-card", port.connect(first.name, "exclusive"));
    });

    it("tells of a reader that is plugged in and pulled out, with a card in it", async () => {
      await plug(true);
      await Promise.race([untilCard(port, usbReader.name, true), lab.startCard(card(), usbReader.port)]);
      const connection = await port.connect(usbReader.name, "exclusive");
      await send(connection, select);
      await plug(false);
      await failsWith("card-removed", connection.transmit(encodeCommand(select)));
      await connection.disconnect("reset");
      await lab.stopCard(usbReader.port);
      assert.deepEqual(namesOf(port), serialNames);
      await failsWith("no-such-reader", port.connect(usbReader.name, "shared"));
    });

    it("tells what a reader takes in one APDU where the reader tells it, so that long keys go in pieces", async () => {
      const key = await keyOnFile(lab.file("."));
      await plug(true);
      await Promise.race([untilCard(port, usbReader.name, true), lab.startCard(key.card, usbReader.port)]);
      const connection = await port.connect(usbReader.name, "shared");
      assert.equal(connection.maxApduDataLength, usbReader.maxData);
      await connection.disconnect("leave");
      const cards = new Cards(port);
      const session = { reader: usbReader.name, pin: Uint8Array.from(pin) };
      const restored = await unwrapKey({ cards }, { ...session, file: key.file, prove: true });
      assert.deepEqual([restored.publicKey, restored.proof?.valid], [key.publicKey, true]);
      await failsWith("reader-limit", wrapKey({ cards }, { reader: usbReader.name, keyRef: restored.keyRef }));
      await cards.close();
      await plug(false);
      await lab.stopCard(usbReader.port);
      await withCard(async () => {
        const silent = await port.connect(first.name, "shared");
        assert.equal(silent.maxApduDataLength, undefined);
        await silent.disconnect("leave");
      });
    });

    it("keeps a card to itself when it connects exclusively, and lets others in when it does not", async () => {
      await withCard(async () => {
        const opensc = () => lab.run("opensc-tool", ["--reader", first.name, "--serial"]);
        const alone = await port.connect(first.name, "exclusive");
        await send(alone, select);
        assert.notEqual((await opensc()).status, 0);
        await send(alone, select);
        await alone.disconnect("reset");
        const beside = await port.connect(first.name, "shared");
        await send(beside, select);
        assert.equal((await opensc()).status, 0);
        await beside.disconnect("leave");
      });
    });

    it("tells that another program holds the card, and connects once that one is done", async () => {
      await withCard(async () => {
        const other = portOf("koffi");
        await other.start();
        const held = await other.connect(first.name, "exclusive");
        await failsWith("card-in-use", port.connect(first.name, "exclusive"));
        await failsWith("card-in-use", port.connect(first.name, "shared"));
        await held.disconnect("leave");
        const connection = await port.connect(first.name, "exclusive");
        await send(connection, select);
        await connection.disconnect("reset");
        await other.close();
      });
    });

    it("leaves a verified PIN behind only where it is told to", async () => {
      await withCard(async () => {
        for (const [disposition, word] of [["leave", "9000"], ["reset", "63C3"]] as const) {
          const one = await port.connect(first.name, "exclusive");
          await send(one, select);
          await send(one, verify);
          await one.disconnect(disposition);
          const next = await port.connect(first.name, "exclusive");
          if (disposition === "reset") await send(next, select);
          assert.equal(toHex(await next.transmit(encodeCommand(pinStatus))), word);
          await next.disconnect("reset");
        }
      });
    });

    it("carries extended APDUs of 4 KB both ways", async () => {
      await withCard(async () => {
        const connection = await port.connect(first.name, "exclusive");
        await send(connection, select);
        await send(connection, verify);
        const content = randomBytes(4096);
        await send(connection, { cla: 0, ins: 0xd7, p1: 0xcf, p2: 1, data: encodeUpdateAt(0, content) });
        const read = await send(connection, { cla: 0, ins: 0xb1, p1: 0xcf, p2: 1, data: encodeReadAt(0), le: 4096 });
        assert.deepEqual(Buffer.from(read), content);
        await connection.disconnect("reset");
      });
    });

    it("tells that a card vanished in the middle of an APDU, and works with it when it is back", async () => {
      await insert();
      const connection = await port.connect(first.name, "exclusive");
      await send(connection, select);
      await send(connection, verify);
      const data = encodeRsaGeneration({ size: 4096, car: "UTCA00001", chr: "UTTEST00001" });
      const generation = connection.transmit(encodeCommand({ cla: 0, ins: 0x46, p1: 1, p2: 0, data, le: 65536 }));
      generation.catch(() => undefined);
      await delay(50);
      await lab.stopCard(first.port, "SIGKILL");
      await failsWith("card-removed", generation);
      await failsWith("card-removed", connection.transmit(encodeCommand(select)));
      await connection.disconnect("reset");
      await untilCard(port, first.name, false);
      await withCard(async () => {
        const again = await port.connect(first.name, "exclusive");
        await send(again, select);
        await again.disconnect("reset");
      });
    });

    it("loses its readers when the daemon stops, and has them again within two seconds of its return", async () => {
      const times: number[] = [];
      // A busy machine may delay one return, not each.
      for (let round = 0; round < 3; round++) {
        await insert();
        const connection: CardConnection = await port.connect(first.name, "exclusive");
        await lab.stopDaemon();
        await until("no readers", () => port.readers().length === 0 && port.unavailable !== undefined);
        await failsWith("card-removed", connection.transmit(encodeCommand(select)));
        await connection.disconnect("reset");
        await lab.stopCard(first.port);
        await lab.startDaemon();
        const back = performance.now();
        await until("the readers", () => port.readers().length === serialReaders.length);
        times.push(performance.now() - back);
        assert.equal(port.unavailable, undefined);
      }
      assert.ok(Math.min(...times) < recoveryMs, `it took ${times.map(Math.round).join(", ")} ms`);
      await withCard(async () => {
        const connection = await port.connect(first.name, "exclusive");
        await send(connection, select);
        await connection.disconnect("reset");
      });
    });
  });
}
