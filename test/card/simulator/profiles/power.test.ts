import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "../../../../src/formats/bytes";
import { VirtualCard, VirtualCardFile } from "../../../../src/simulator";
import { control, encodeMessage, MessageReader } from "../../../../src/simulator/vpcd/messages";
import { VpcdCard } from "../../../../src/simulator/vpcd/vpcd-card";
import { Driver, share, shareKcv } from "../driver";

/** A Pico HSM that got its last share from somebody who did not log in. */
async function unsealed(card: VirtualCard): Promise<Driver> {
  const driver = new Driver(card);
  await driver.selectApplication();
  await driver.initialize({ dkekShares: 1 });
  await driver.selectApplication();
  await driver.ok(0x80, 0x52, 0, 0, { data: share, le: 256 });
  return driver;
}

async function kcvAfterLogin(driver: Driver): Promise<string> {
  await driver.selectApplication();
  await driver.verify();
  return toHex((await driver.ok(0x80, 0x52, 0, 0, { le: 256 })).subarray(2));
}

describe("virtual card as a Pico HSM: when its power goes", () => {
  it("in a virtual reader: when the card is taken out", async () => {
    const folder = await mkdtemp(join(tmpdir(), "virtual-cards-"));
    try {
      const kept = await VirtualCardFile.create(folder, "kept", "pico");
      const driver = await unsealed(kept.card);
      kept.card.reset();
      assert.equal(await kcvAfterLogin(driver), shareKcv);
      const pulled = await VirtualCardFile.create(folder, "pulled", "pico");
      const other = await unsealed(pulled.card);
      await pulled.setInserted(false);
      await pulled.setInserted(true);
      assert.notEqual(await kcvAfterLogin(other), shareKcv);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  describe("in a reader of vpcd", () => {
    let server: Server;
    let reader: { host: string; port: number };
    before(async () => {
      server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      reader = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
    });
    after(() => server.close());

    /** Puts the card in and asks for its ATR, as vpcd does. */
    async function insert(card: VirtualCard): Promise<{ socket: Socket; inserted: VpcdCard }> {
      const connected = once(server, "connection") as Promise<[Socket]>;
      const inserting = VpcdCard.insert(card, reader);
      const [socket] = await connected;
      await askForAtr(socket, card);
      return { socket, inserted: await inserting };
    }

    async function askForAtr(socket: Socket, card: VirtualCard): Promise<void> {
      socket.write(encodeMessage(Uint8Array.of(control.atr)));
      const [piece] = (await once(socket, "data")) as [Buffer];
      assert.deepEqual(new MessageReader().read(piece), [card.atr]);
    }

    it("not when the reader resets the card or switches it off", async () => {
      const card = await VirtualCard.create({ profile: "pico" });
      const { socket, inserted } = await insert(card);
      const driver = await unsealed(card);
      for (const message of [control.powerOff, control.powerOn, control.reset]) socket.write(encodeMessage(Uint8Array.of(message)));
      await askForAtr(socket, card);
      await driver.refused(0x6d00, 0x80, 0x52, 0, 0, { le: 256 });
      assert.equal(await kcvAfterLogin(driver), shareKcv);
      inserted.remove();
      socket.end();
      await inserted.removed;
    });

    it("when the card is taken out", async () => {
      const card = await VirtualCard.create({ profile: "pico" });
      const { socket, inserted } = await insert(card);
      const driver = await unsealed(card);
      inserted.remove();
      socket.end();
      await inserted.removed;
      assert.notEqual(await kcvAfterLogin(driver), shareKcv);
    });
  });
});
