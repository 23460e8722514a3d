import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createShare, importShare, lockCard, openShare, readCard, unlockCard } from "../../../src/engine/operations";
import { ascii, fromHex, toHex, unsigned } from "../../../src/formats/bytes";
import { parseShareNumber, recoverSecret } from "../../../src/formats/dkek";
import type { PasswordShares } from "../../../src/protocol";
import { bytesOf, context, copyOf, deriveQuickly, failureOf, freshBench, initialized, password, reader, shareFile, soPin, userPin, VERIFY } from "./bench";
import { initializeCard } from "../../../src/engine/operations";

const create = async (threshold: { required: number; total: number }) => {
  const bench = await initialized(1);
  return { bench, created: await createShare(bench, { reader, threshold }, context) };
};

describe("A DKEK share", () => {
  it("is made without a PIN, opened with its password, and tells one KCV throughout", async () => {
    const bench = await initialized(1);
    const secret = password();
    const { file, kcv } = await createShare(bench, { reader, password: secret }, context);
    assert.ok(secret.every((byte) => byte === 0), "the password is zeroed");
    assert.equal(bench.readers.count(VERIFY, true), 0);
    assert.equal(bytesOf(file).length, 64);
    assert.deepEqual(await openShare(bench, { file: bytesOf(file), password: password() }, context), { kcv });
    const imported = await importShare(bench, { reader, pin: userPin(), share: { file: bytesOf(file), password: password() } }, context);
    assert.deepEqual(imported, { shares: 1, outstanding: 0, kcv, kcvChecked: true });
  });

  it("is another one each time, even when a card gives the same random bytes", async () => {
    const bench = await initialized(1);
    bench.readers.answer = (command) => (command[1] === 0x84 ? Uint8Array.from([...new Uint8Array(command[4] ?? 0), 0x90, 0x00]) : undefined);
    const [first, second] = [await shareFile(bench), await shareFile(bench)];
    assert.notEqual(toHex(first), toHex(second));
    assert.notEqual(toHex(first.subarray(8, 16)), "0000000000000000");
  });

  it("is not opened by another password", async () => {
    const bench = await initialized(1);
    const file = await shareFile(bench);
    await failureOf("wrong-password", () => openShare(bench, { file, password: ascii("wrong") }, context));
    const importing = () => importShare(bench, { reader, pin: userPin(), share: { file, password: ascii("wrong") } }, context);
    await failureOf("wrong-password", importing);
    assert.equal(bench.readers.count(VERIFY, true), 0);
    assert.equal((await readCard(bench, { reader })).dkek.outstanding, 1);
  });

  it("is 64 bytes that begin as one, or no share", async () => {
    const bench = await initialized(1);
    const file = await shareFile(bench);
    for (const other of [file.subarray(0, 63), new Uint8Array(64), new Uint8Array()]) {
      await failureOf("not-a-share", () => openShare(bench, { file: other, password: password() }, context));
    }
  });

  it("with custodians is opened by any of them that are enough, and by no fewer", async () => {
    const { bench, created } = await create({ required: 2, total: 3 });
    const { file, kcv, passwordShares } = created;
    assert.ok(passwordShares);
    const [a, b, c] = passwordShares.shares;
    assert.ok(a && b && c);
    const { prime } = passwordShares;
    const open = (shares: PasswordShares["shares"]) => openShare(bench, { file: bytesOf(file), passwordShares: { prime, shares } }, context);
    for (const pair of [[a, b], [b, c], [c, a]]) assert.deepEqual(await open(pair), { kcv });
    const spelledOtherwise = [a, b].map(({ id, value }) => ({ id, value: `00${value.replaceAll(":", "").toUpperCase()}` }));
    assert.deepEqual(await open(spelledOtherwise), { kcv });
    await failureOf("invalid-params", () => open([a]));
    await failureOf("invalid-params", () => open([a, a]));
    await failureOf("wrong-password", () => open([a, { ...b, value: "01" }]));
  });

  it("with custodians is readable by sc-hsm-tool: a secret of 8 bytes, a prime above the secret", async () => {
    for (let i = 0; i < 8; i++) {
      const { created } = await create({ required: 3, total: 5 });
      const { prime, shares } = created.passwordShares ?? assert.fail();
      const points = shares.map(({ id, value }) => ({ id, value: parseShareNumber(value) }));
      const secret = recoverSecret(parseShareNumber(prime), points.slice(2));
      assert.ok(secret >> 56n > 0n && secret >> 63n === 0n);
      assert.ok(secret < parseShareNumber(prime));
      assert.deepEqual(shares.map(({ id }) => id), [1, 2, 3, 4, 5]);
    }
  });

  it("with custodians tells what to type into sc-hsm-tool, where share IDs in hexadecimal differ", async () => {
    const { created } = await create({ required: 2, total: 99 });
    const typed = new Map(created.passwordShares?.shares.map(({ id, scHsmToolId }) => [id, scHsmToolId]));
    assert.equal(typed.size, 99);
    assert.deepEqual([1, 9, 10, 12, 16, 99].map((id) => typed.get(id)), [undefined, undefined, "a", "c", "10", "63"]);
  });

  it("with too many custodians, or too few, is not made", async () => {
    const bench = await initialized(1);
    for (const [required, total] of [[2, 100], [2, 2], [4, 3], [1, 3], [2.5, 3]] as const) {
      await failureOf("invalid-params", () => createShare(bench, { reader, threshold: { required, total } }, context));
    }
  });

  it("is not accepted twice: two of the same cancel each other out", async () => {
    const bench = await initialized(2);
    const file = await shareFile(bench);
    const importing = () => importShare(bench, { reader, pin: userPin(), share: { file, password: password() } }, context);
    assert.deepEqual(await importing(), { shares: 2, outstanding: 1 });
    assert.equal((await failureOf("invalid-params", importing)).parameter, "share");
    assert.equal((await readCard(bench, { reader })).dkek.outstanding, 1);
    await initializeCard(bench, { reader, soPin: soPin(), userPin: userPin(), retryCounter: 3, dkekShares: 2 });
    assert.deepEqual(await importing(), { shares: 2, outstanding: 1 });
  });

  it("is not accepted twice, either, when it is given twice at once", async () => {
    const bench = await initialized(3);
    const file = await shareFile(bench);
    const importing = () => importShare(bench, { reader, pin: userPin(), share: { file, password: password() } }, context);
    const [first, second] = [importing(), failureOf("invalid-params", importing)];
    assert.deepEqual([await first, (await second).parameter], [{ shares: 3, outstanding: 2 }, "share"]);
    assert.equal((await readCard(bench, { reader })).dkek.outstanding, 2);
  });

  it("twice, after the card was out in between, is told as a DKEK that everybody knows", async () => {
    const bench = await initialized(2);
    const file = await shareFile(bench);
    const importing = () => importShare(bench, { reader, pin: userPin(), share: { file, password: password() } }, context);
    await importing();
    bench.readers.eject(reader);
    bench.readers.insert(reader, bench.card);
    assert.equal((await failureOf("incomplete", importing)).cause, "dkek-differs");
  });

  it("goes to no card that came into the reader while it was opened, nor does the PIN", async () => {
    const bench = await initialized(1);
    const file = await shareFile(bench);
    const deriveShareKey: typeof deriveQuickly = (...task) => {
      bench.readers.eject(reader);
      bench.readers.insert(reader, copyOf(bench).card);
      return deriveQuickly(...task);
    };
    const params = { reader, pin: userPin(), share: { file, password: password() } };
    await failureOf("card-removed", () => importShare({ ...bench, deriveShareKey }, params, context));
    assert.equal(bench.readers.count(VERIFY, true), 0);
  });

  it("is imported after the login, on an unlocked card, too", async () => {
    const bench = await initialized(1);
    const file = await shareFile(bench);
    await unlockCard(bench, { reader, pin: userPin() });
    bench.readers.commands.length = 0;
    const { kcv } = await importShare(bench, { reader, share: { file, password: password() } }, context);
    assert.ok(kcv);
    assert.equal(bench.readers.count(VERIFY, true), 0);
  });

  it("is not imported into a card that was locked while it was opened, where that card would lose the DKEK", async () => {
    const bench = await initialized(1, "pico");
    const file = await shareFile(bench);
    await unlockCard(bench, { reader, pin: userPin() });
    const deriveShareKey: typeof deriveQuickly = async (...task) => {
      await lockCard(bench, { reader });
      return deriveQuickly(...task);
    };
    await failureOf("pin-required", () => importShare({ ...bench, deriveShareKey }, { reader, share: { file, password: password() } }, context));
    assert.equal((await readCard(bench, { reader })).dkek.outstanding, 1);
  });

  it("is not imported, nor is the PIN presented, once that was cancelled", async () => {
    const bench = await initialized(1);
    const file = await shareFile(bench);
    const controller = new AbortController();
    const deriveShareKey: typeof deriveQuickly = async (...task) => {
      const result = await deriveQuickly(...task);
      controller.abort();
      return result;
    };
    const params = { reader, pin: userPin(), share: { file, password: password() } };
    await failureOf("cancelled", () => importShare({ ...bench, deriveShareKey }, params, { ...context, signal: controller.signal }));
    assert.equal(bench.readers.count(VERIFY, true), 0);
    assert.equal((await readCard(bench, { reader })).dkek.outstanding, 1);
  });

  it("is forgotten with the card, also when the card had just taken it", async () => {
    const bench = await initialized(2);
    const file = await shareFile(bench);
    const collected = bench.cards.collectedShares(reader);
    bench.readers.answer = (command) => {
      if (command[1] !== 0x52 || command.length < 30) return undefined;
      bench.readers.eject(reader);
      return Uint8Array.from([2, 1, ...new Uint8Array(8), 0x90, 0x00]);
    };
    await importShare(bench, { reader, pin: userPin(), share: { file, password: password() } }, context);
    await bench.cards.close();
    assert.equal(collected.count, 0);
  });

  it("that makes another DKEK than it should is told, with both KCVs", async () => {
    const bench = await initialized(1);
    const file = await shareFile(bench);
    const { kcv } = await openShare(bench, { file, password: password() }, context);
    const wrong = fromHex("3129E2A53F7A66E5");
    bench.readers.answer = (command) =>
      command[1] === 0x52 && command.length > 30 ? Uint8Array.from([1, 0, ...wrong, 0x90, 0x00]) : undefined;
    const importing = () => importShare(bench, { reader, pin: userPin(), share: { file, password: password() } }, context);
    assert.deepEqual(await failureOf("dkek-differs", importing), { code: "dkek-differs", expectedKcv: kcv, cardKcv: "3129E2A53F7A66E5" });
  });

  it("that is the last of several is compared with what they all give", async () => {
    const bench = await initialized(2);
    const files = [await shareFile(bench), await shareFile(bench)];
    bench.readers.answer = (command) =>
      command[1] === 0x52 && command.length > 30 && outstanding === 1
        ? Uint8Array.from([2, 0, ...fromHex("3129E2A53F7A66E5"), 0x90, 0x00])
        : undefined;
    let outstanding = 2;
    const importing = (file: Uint8Array | undefined) =>
      importShare(bench, { reader, pin: userPin(), share: { file: file ?? new Uint8Array(), password: password() } }, context);
    ({ outstanding } = await importing(files[0]));
    assert.equal((await failureOf("dkek-differs", () => importing(files[1]))).cardKcv, "3129E2A53F7A66E5");
  });

  it("of OpenSC opens to the DKEK that OpenSC's card had", async () => {
    const file = new Uint8Array(await readFile("test/fixtures/vectors/opensc/dkek-share-1.pbe"));
    const knownKey = {
      key: fromHex("7116D8E5353142EECB05EA293B95EF7DBB689F14231C0D49F96F1F87B9E05FF4"),
      iv: fromHex("D51EBC1DC6246CC593C542F8B26BED61"),
    };
    const derive = (secret: Uint8Array, salt: Uint8Array) => {
      assert.deepEqual([toHex(secret), toHex(salt)], [toHex(password()), "9E1A9BD5AA3F65C3"]);
      return Promise.resolve({ key: knownKey.key.slice(), iv: knownKey.iv.slice() });
    };
    assert.deepEqual(await openShare({ deriveShareKey: derive }, { file, password: password() }, context), { kcv: "ECE4B527F251FACB" });
  });

  it("needs a card that is there", async () => {
    const bench = await freshBench();
    bench.readers.eject(reader);
    await failureOf("no-card", () => createShare(bench, { reader, password: password() }, context));
    await failureOf("no-such-reader", () => createShare(bench, { reader: "Other", password: password() }, context));
  });

  it("of a secret that begins with a zero byte opens as sc-hsm-tool would have made it, too", async () => {
    const bench = await initialized(1);
    const stripped = fromHex("26F0BE2FC5DEE8");
    const { file, kcv } = await createShare(bench, { reader, password: stripped.slice() }, context);
    const prime = "dc:73:b4:0c:1a:1a:a0:eb";
    const secret = unsigned(stripped);
    const valueAt = (id: number) => ({ id, value: ((secret + BigInt(id)) % parseShareNumber(prime)).toString(16) });
    const passwordShares = { prime, shares: [valueAt(1), valueAt(2)] };
    assert.deepEqual(await openShare(bench, { file: bytesOf(file), passwordShares }, context), { kcv });
  });
});
