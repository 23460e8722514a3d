import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { isFailure } from "../../src/engine/failure";
import type { PcscPort } from "../../src/engine/pcsc/port";
import { PcscLab, readers, until } from "../harness/pcscd/pcsc-lab";
import { makeCard, portOf, reach, select, send, untilCard } from "./live";

const reader = readers[0].name;

/** pcsclite knows no transactions: there a card that others hold shared is in use. */
describe("PC/SC by koffi, beside programs that hold the card shared", () => {
  let lab: PcscLab;
  let port: PcscPort;
  let other: PcscPort;

  before(async () => {
    lab = await PcscLab.open();
    reach(lab);
    const card = lab.file("card.json");
    await makeCard(card);
    [port, other] = [portOf("koffi"), portOf("koffi")];
    await Promise.all([port.start(), other.start()]);
    await Promise.race([untilCard(port, reader, true), lab.startCard(card, readers[0].port)]);
  });
  after(async () => {
    await Promise.all([port.close(), other.close()]);
    await lab.close();
  });

  it("has the card to itself all the same, and lets the others go on afterwards", async () => {
    const beside = await other.connect(reader, "shared");
    await send(beside, select);
    const alone = await port.connect(reader, "exclusive");
    await send(alone, select);
    let isAnswered = false;
    const waiting = send(beside, select).finally(() => (isAnswered = true));
    for (let i = 0; i < 20; i++) await send(alone, { cla: 0, ins: 0x84, p1: 0, p2: 0, le: 8 });
    assert.equal(isAnswered, false);
    await alone.disconnect("leave");
    await waiting;
    await beside.disconnect("leave");
  });

  it("gives up where another program keeps it waiting, and connects once that one is done", async () => {
    const beside = await other.connect(reader, "shared");
    const alone = await port.connect(reader, "exclusive");
    // More than there are threads to wait in: none is left for the card otherwise.
    const tooLong = Array.from({ length: 40 }, () => other.connect(reader, "exclusive").catch((error: unknown) => error));
    for (const failure of await Promise.all(tooLong)) assert.ok(isFailure(failure, "card-in-use"));
    await send(alone, select);
    await alone.disconnect("leave");
    await beside.disconnect("leave");
    // What was given up may still get the card for a moment, before it lets go of it.
    await until("a free card", async () => {
      const next = await other.connect(reader, "exclusive").catch(() => undefined);
      if (next === undefined) return false;
      await send(next, select);
      await next.disconnect("reset");
      return true;
    });
  });

  it("notices that another program was done with the card, and takes no use of its own for one", async () => {
    const usesSeen = () => port.readers().find(({ name }) => name === reader)?.foreignUses;
    const before = usesSeen() ?? assert.fail("there is no card");
    const own = await port.connect(reader, "shared");
    await delay(600);
    await own.disconnect("leave");
    await delay(1000);
    assert.equal(usesSeen(), before);
    const beside = await other.connect(reader, "shared");
    await delay(600);
    await beside.disconnect("leave");
    await until("another program's use", () => usesSeen() === before + 1);
  });

  it("connects to one card twice at a time, shared", async () => {
    const connections = await Promise.all([port.connect(reader, "shared"), port.connect(reader, "shared")]);
    await Promise.all(connections.map((connection) => send(connection, select)));
    await Promise.all(connections.map((connection) => connection.disconnect("leave")));
  });
});
