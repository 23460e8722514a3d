import assert from "node:assert/strict";
import { verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { cardRead, keyPlanRestore, keyUnwrap } from "../../src/protocol";
import { PcscLab } from "../harness/pcscd/pcsc-lab";
import { Engine } from "./engine";
import { OurMember, TheirMember, type ClusterMember } from "./cluster-member";
import { OpenSc, knownShare } from "./opensc";

const keys = [
  { name: "RSA 2048", type: "RSA" },
  { name: "secp256r1", type: "EC" },
] as const;

const sides = ["engine", "sc-hsm-tool"] as const;

/** A key goes from card A to card B; each is the engine's or sc-hsm-tool's. */
describe("Cluster of two cards", () => {
  let lab: PcscLab;
  let engine: Engine;
  let a: Record<(typeof sides)[number], ClusterMember>;
  let b: typeof a;

  before(async () => {
    lab = await PcscLab.open();
    const theirs = [new OpenSc(lab, 0), new OpenSc(lab, 1)] as const;
    for (const card of theirs) {
      await lab.insert(lab.file(`card-${String(card.reader)}.json`), card.reader);
      await card.initializeWithKnownDkek();
    }
    engine = await Engine.start(lab);
    const ours = [await engine.addCardWithKnownDkek(), await engine.addCardWithKnownDkek()] as const;
    a = { engine: new OurMember(engine, ours[0]), "sc-hsm-tool": new TheirMember(theirs[0]) };
    b = { engine: new OurMember(engine, ours[1]), "sc-hsm-tool": new TheirMember(theirs[1]) };
  });
  after(async () => {
    await engine.stop();
    await lab.close();
  });

  const ways = sides.flatMap((from) => sides.map((to) => ({ from, to })));
  ways.forEach(({ from, to }, way) => {
    describe(`${from} → ${to}`, () => {
      keys.forEach(({ name, type }, index) => {
        it(`${name}: from card A to card B, and sign there`, async () => {
          const keyRef = keys.length * way + index + 1;
          const file = lab.file(`${String(keyRef)}.bin`);
          const publicKey = await a[from].generate(type, keyRef);
          await a[from].wrap(keyRef, file);
          await b[to].unwrap(keyRef, file);
          const { message, signature } = await b[to].sign(type, keyRef);
          assert.ok(verify("sha256", message, publicKey, signature));
        });
      });
    });
  });

  describe("sc-hsm-tool → engine", () => {
    it("to a card with another DKEK: refused in advance, before any PIN is asked for or sent", async () => {
      const stranger = await engine.addCard(0);
      const file = (await readFile(lab.file("5.bin"))).toString("base64");
      const { dkek } = await engine.connection.sendRequest(cardRead, { reader: stranger });
      const refused = { data: { code: "kcv-mismatch", fileKcv: knownShare.kcv, cardKcv: dkek.kcv } };
      await assert.rejects(engine.connection.sendRequest(keyPlanRestore, { reader: stranger, file }), refused);
      await assert.rejects(engine.connection.sendRequest(keyUnwrap, { reader: stranger, file }), refused);
      await assert.rejects(engine.connection.sendRequest(keyUnwrap, { reader: stranger, file, pin: "000000" }), refused);
      const card = await engine.connection.sendRequest(cardRead, { reader: stranger });
      assert.deepEqual([card.userPin.triesLeft, card.keys.length], [3, 0]);
    });
  });

  describe("engine → sc-hsm-tool", () => {
    it("to a card with another DKEK: the tool asks for the PIN and sends the key, the card refuses it", async () => {
      const stranger = new OpenSc(lab, 0);
      await stranger.initialize(0);
      const wrong = await stranger.hsm(["--unwrap-key", lab.file("1.bin"), "--key-reference", "9", "--pin", "000000"]);
      assert.match(wrong, /PIN/);
      assert.match(await stranger.hsm([]), /User PIN tries left +: 2/);
      const { output } = await stranger.unwrap(9, lab.file("1.bin"));
      assert.match(output, /Wrapped key does not match DKEK/);
      assert.doesNotMatch((await stranger.pkcs15("--list-keys")).stdout, /Private/);
    });
  });
});
