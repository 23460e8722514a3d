import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { ShareCollections, collectShare, proveKey, unwrapKey, verifyBackups, wrapKey } from "../../../src/engine/operations";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { decodeCommand } from "../../../src/formats/iso7816";
import { algorithm, instruction } from "../../../src/formats/smartcard-hsm";
import type { BackupCheck, KeySpec } from "../../../src/protocol";
import { type Bench, bytesOf, context, deriveQuickly, failureOf, generate, hexOf, p256, password, reader, userPin, withDkek } from "./bench";
import { fileOfShare, wrapped } from "./recorded-dkek";

const onKey = () => ({ reader, pin: userPin(), keyRef: 1 });

async function verified(file: string): Promise<BackupCheck | undefined> {
  const collections = new ShareCollections();
  const sharing = { file: await fileOfShare(), password: password() };
  const { collection } = await collectShare({ deriveShareKey: deriveQuickly, collections }, { share: sharing }, context);
  const [check] = await verifyBackups({ collections }, { files: [bytesOf(file)], collection }, context);
  return check;
}

/** A card with this AES key at reference 1, which may be used for these algorithms. */
async function holding(key: Uint8Array, allowedAlgorithms: readonly number[]): Promise<Bench> {
  const bench = await withDkek(await fileOfShare());
  const file = wrapped({ type: "AES", key }, Uint8Array.from(allowedAlgorithms));
  await unwrapKey(bench, { reader, pin: userPin(), file, keyRef: 1 });
  return bench;
}

/** Operations of the key since then, by their algorithms. */
function uses(bench: Bench): number[] {
  const commands = bench.readers.commands.map((bytes) => decodeCommand(bytes));
  return commands.filter(({ ins }) => ins === instruction.symmetric).map(({ p2 }) => p2);
}

const nistKey = fromHex("2B7E151628AED2A6ABF7158809CF4F3C");
const { aesCbcEncrypt, aesCbcDecrypt, aesCmac, wrap } = algorithm;

describe("An AES key", function () {
  this.timeout(60_000);

  for (const profile of ["genuine-3", "genuine-4", "pico"] as const) {
    for (const size of [128, 192, 256] as const) {
      it(`of ${size} bits on ${profile} makes a CMAC, and has one check value on the card and in its backup`, async () => {
        const bench = await withDkek(await fileOfShare(), profile);
        await generate(bench, { type: "AES", size } satisfies KeySpec);
        const { file, aesKcv } = await wrapKey(bench, onKey());
        const proof = await proveKey(bench, onKey());
        assert.deepEqual([proof.method, proof.algorithm, proof.valid, proof.publicKey], ["cmac", "AES-CMAC", true, undefined]);
        assert.deepEqual([bytesOf(proof.challenge).length, bytesOf(proof.response).length], [16, 16]);
        assert.notEqual((await proveKey(bench, onKey())).challenge, proof.challenge);
        const check = await verified(file);
        assert.ok(check?.state === "whole");
        assert.match(aesKcv ?? "", /^[0-9A-F]{10}$/);
        assert.deepEqual([proof.aesKcv, check.aesKcv], [aesKcv, aesKcv]);
      });
    }
  }

  it("is known by the check value that openssl gives", async () => {
    const bench = await holding(nistKey, []);
    const { aesKcv } = await wrapKey(bench, onKey());
    // head -c 16 /dev/zero | openssl mac -cipher AES-128-CBC -macopt hexkey:2B7E151628AED2A6ABF7158809CF4F3C -in - CMAC
    assert.equal(aesKcv, "7AD386C376");
  });

  it("that may not make a CMAC is enciphered with and deciphered, and backed up without a check value", async () => {
    const bench = await holding(nistKey, [aesCbcEncrypt, aesCbcDecrypt, wrap]);
    bench.readers.commands.length = 0;
    const { file, aesKcv } = await wrapKey(bench, onKey());
    assert.deepEqual([aesKcv, uses(bench)], [undefined, []]);
    assert.equal((await verified(file))?.state, "whole");
    const proof = await proveKey(bench, onKey());
    assert.deepEqual([proof.method, proof.algorithm, proof.valid, proof.aesKcv], ["round-trip", "AES-CBC", true, undefined]);
  });

  it("that may do neither proves nothing", async () => {
    const bench = await holding(nistKey, [wrap]);
    await failureOf("unsupported", () => proveKey(bench, onKey()));
  });

  it("is backed up although the card fails to tell its check value", async () => {
    const bench = await holding(nistKey, []);
    for (const word of ["6F00", "6985", ""]) {
      bench.readers.answer = (command) => (decodeCommand(command).ins === instruction.symmetric ? fromHex(word || "01029000") : undefined);
      const { file, aesKcv } = await wrapKey(bench, onKey());
      assert.equal(aesKcv, undefined);
      assert.equal((await verified(file))?.state, "whole");
    }
  });

  it("is not proven by a card that makes another CMAC, enciphers or deciphers otherwise", async () => {
    const bench = await holding(nistKey, []);
    for (const wrong of [aesCmac, aesCbcEncrypt, aesCbcDecrypt]) {
      bench.readers.answer = (command) => {
        const { ins, p2 } = decodeCommand(command);
        return ins === instruction.symmetric && p2 === wrong ? fromHex(`${"5A".repeat(16)}9000`) : undefined;
      };
      const { method, valid } = await proveKey(bench, onKey());
      assert.deepEqual([method, valid], ["cmac", false], toHex(Uint8Array.of(wrong)));
    }
  });

  it("is not proven by a card that gives back what it gets", async () => {
    const bench = await holding(nistKey, []);
    bench.readers.answer = (command) => {
      const { ins, data } = decodeCommand(command);
      return ins === instruction.symmetric && data ? fromHex(`${toHex(data)}9000`) : undefined;
    };
    const { valid, response, challenge } = await proveKey(bench, onKey());
    assert.deepEqual([valid, hexOf(response)], [false, hexOf(challenge)]);
  });

  it("is not proven by a card that enciphers, calls that a CMAC, and keeps the block of zeros to itself", async () => {
    const bench = await holding(nistKey, []);
    bench.readers.answer = (command) => {
      const { ins, p2, data } = decodeCommand(command);
      if (ins !== instruction.symmetric || data === undefined) return undefined;
      if (p2 === aesCmac) return fromHex(`${createCipheriv("aes-128-ecb", nistKey, null).update(data).toString("hex")}9000`);
      return p2 === aesCbcEncrypt && data.every((byte) => byte === 0) ? fromHex("9000") : undefined;
    };
    const { method, valid } = await proveKey(bench, onKey());
    assert.deepEqual([method, valid], ["cmac", false]);
  });

  it("alone has a check value", async () => {
    for (const profile of ["genuine-2", "pico"] as const) {
      const bench = await withDkek(await fileOfShare(), profile);
      await generate(bench, p256);
      const { aesKcv } = await wrapKey(bench, onKey());
      const proof = await proveKey(bench, onKey());
      assert.deepEqual([aesKcv, proof.aesKcv, proof.method, uses(bench)], [undefined, undefined, "signature", []]);
    }
  });
});
