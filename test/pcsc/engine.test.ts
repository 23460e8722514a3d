import assert from "node:assert/strict";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import { toHex } from "../../src/formats/bytes";
import { atr } from "../../src/formats/smartcard-hsm";
import {
  cardRead,
  keyGenerate,
  keyProve,
  keyWrap,
  pcscBindings,
  pcscStatus,
  readerChanged,
  readerList,
  type PcscBinding,
} from "../../src/protocol";
import { PcscLab, readers, until } from "../harness/pcscd/pcsc-lab";
import { makeCard } from "./live";

const reader = readers[0].name;
const pin = "648219";

for (const binding of [...pcscBindings, undefined]) {
  describe(`the engine on PC/SC by ${binding ?? "the binding it chooses"}`, () => {
    let lab: PcscLab;
    let engine: Awaited<ReturnType<typeof startEngine>>;
    let changes = 0;

    before(async () => {
      lab = await PcscLab.open();
      await makeCard(lab.file("card.json"));
      engine = await startEngine({ ...(binding && { binding }) }, { PCSCLITE_CSOCK_NAME: lab.socket });
      engine.connection.onNotification(readerChanged.method, () => {
        changes++;
      });
      await lab.insert(lab.file("card.json"));
    });
    after(async () => {
      await engine.stop();
      await lab.close();
    });

    const list = () => engine.connection.sendRequest(readerList);
    const status = () => engine.connection.sendRequest(pcscStatus);

    it("tells which binding it uses, and why", async () => {
      const { available, binding: used, choice } = await status();
      assert.equal(available, true);
      const first: PcscBinding = "pcsclite";
      assert.equal(used, binding ?? first);
      assert.match(choice, binding === undefined ? /built for this runtime/ : /settings ask for/);
    });

    it("tells of the card, and reads it", async () => {
      await until("a card that was recognised", async () => (await list())[0]?.card?.application === "smartcard-hsm");
      assert.ok(changes > 0);
      const [first, second] = await list();
      assert.deepEqual([first?.name, first?.virtual, first?.card?.atr], [reader, false, toHex(atr.contact)]);
      assert.deepEqual([second?.name, second?.card], [readers[1].name, null]);
      const card = await engine.connection.sendRequest(cardRead, { reader });
      assert.deepEqual(card.userPin, { state: "ready", triesLeft: 3 });
      assert.equal(card.serial, first?.card?.serial);
    });

    it("makes a key that answers a challenge, and is told that it has no DKEK", async () => {
      const key = { reader, pin, spec: { type: "EC", curve: "secp256r1" } as const, label: "live", keyRef: 1 };
      await engine.connection.sendRequest(keyGenerate, key);
      const proof = await engine.connection.sendRequest(keyProve, { reader, pin, keyRef: 1 });
      assert.equal(proof.valid, true);
      await assert.rejects(engine.connection.sendRequest(keyWrap, { reader, pin, keyRef: 1 }), { data: { code: "no-dkek" } });
    });

    it("tells that the service is gone, and works on once it is back", async () => {
      await lab.stopDaemon();
      await until("no service", async () => !(await status()).available);
      assert.match((await status()).reason ?? "", /smart card service/);
      assert.deepEqual(await list(), []);
      await lab.stopCard(readers[0].port);
      await lab.startDaemon();
      await until("the service", async () => (await status()).available);
      await lab.insert(lab.file("card.json"));
      await until("the key on the card", async () => {
        const [first] = await list();
        if (first?.card?.serial === undefined) return false;
        const { keys } = await engine.connection.sendRequest(cardRead, { reader });
        return keys.length === 1;
      });
    });
  });
}
