import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { isFailure } from "../../../src/engine/failure";
import { deleteKey, generateKey, initializeCard, readCard, unwrapKey, wrapKey } from "../../../src/engine/operations";
import { ascii } from "../../../src/formats/bytes";
import type { FailureData, Key } from "../../../src/protocol";
import { VirtualCard } from "../../../src/simulator";
import { type Bench, benchOf, bytesOf, context, generate, p256, reader, soPin, userPin, VERIFY, withDkek } from "./bench";
import { pkcs8Of } from "../../unit/private-keys/key-files";
import { carries, type Removal } from "./memory-readers";
import { importInto, shareOf } from "./private-keys/import-bench";

/** What became of an operation during which the card was taken out. */
interface Outcome {
  failure: FailureData | undefined;
  commands: number;
  /** The card after it was put back. */
  files: number[];
  keys: Key[];
  pinsPresented: number;
}

/** Plays an operation once for every command it sends, taking the card out there. */
async function* removals(state: string, operation: (bench: Bench) => Promise<unknown>): AsyncGenerator<[Removal, Outcome]> {
  for (const when of ["before", "after"] as const) {
    for (let atCommand = 1; ; atCommand++) {
      const removal = { atCommand, when };
      const outcome = await play(state, removal, operation);
      if (outcome.commands < atCommand) break;
      yield [removal, outcome];
    }
  }
}

async function play(state: string, removal: Removal, operation: (bench: Bench) => Promise<unknown>): Promise<Outcome> {
  const bench = benchOf(VirtualCard.restore(state));
  bench.readers.removal = removal;
  let failure: FailureData | undefined;
  try {
    await operation(bench);
  } catch (error) {
    if (!isFailure(error)) throw error;
    failure = error.data;
  }
  const commands = bench.readers.commands.length;
  const pinsPresented = bench.readers.commands.filter((command) => carries(command, userPin())).length;
  bench.readers.removal = undefined;
  bench.readers.insert(reader, bench.card);
  const { keys } = await readCard(bench, { reader });
  const files = await bench.cards.look(reader, (hsm) => hsm.files.enumerate());
  return { failure, commands, files, keys, pinsPresented };
}

/** Nothing that was not on the card before is there without the failure naming it. */
function assertReported({ failure, files }: Outcome, filesBefore: readonly number[], at: Removal): void {
  const named = failure?.code === "incomplete" ? failure.remains.join(" ") : "";
  for (const fileId of files.filter((file) => !filesBefore.includes(file) && (file & 0xff) !== 0)) {
    const name = fileId.toString(16).toUpperCase();
    assert.ok(named.includes(name), `${name} is on the card, unreported, after ${JSON.stringify(at)}: ${JSON.stringify(failure)}`);
  }
}

function assertFailed({ failure }: Outcome, at: Removal): void {
  assert.ok(failure, `no failure told at ${JSON.stringify(at)}`);
  const cause = failure.code === "incomplete" ? failure.cause : failure.code;
  assert.equal(cause, "card-removed", JSON.stringify(at));
}

describe("A card taken out at any command", () => {
  let state: string;
  let files: number[];
  let keys: Key[];
  let backup: Uint8Array;

  before(async () => {
    const bench = await withDkek();
    await generate(bench, p256, "first");
    await generate(bench, p256, "second");
    backup = bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 2 })).file);
    state = bench.card.save();
    files = await bench.cards.look(reader, (hsm) => hsm.files.enumerate());
    keys = (await readCard(bench, { reader })).keys;
  });

  it("during a backup: the backup fails, the card is as it was, the PIN was presented once at most", async () => {
    let played = 0;
    for await (const [at, outcome] of removals(state, (bench) => wrapKey(bench, { reader, pin: userPin(), keyRef: 1 }))) {
      assert.equal(outcome.failure?.code, "card-removed", JSON.stringify(at));
      assert.deepEqual(outcome.keys, keys);
      assert.deepEqual(outcome.files, files);
      assert.ok(outcome.pinsPresented <= 1);
      played++;
    }
    assert.ok(played > 10, `${played} commands were played`);
  });

  it("during a restore: what is left on the card is named", async () => {
    let incomplete = 0;
    const restore = (bench: Bench) => unwrapKey(bench, { reader, pin: userPin(), file: backup, keyRef: 3 });
    for await (const [at, outcome] of removals(state, restore)) {
      assertFailed(outcome, at);
      assertReported(outcome, files, at);
      assert.deepEqual(outcome.keys.slice(0, 2), keys);
      assert.ok(outcome.pinsPresented <= 1);
      if (outcome.failure?.code === "incomplete") incomplete++;
    }
    assert.ok(incomplete > 0);
  });

  it("during a restore over another key: either that key is still there, or its loss is named", async () => {
    const restore = (bench: Bench) => unwrapKey(bench, { reader, pin: userPin(), file: backup, keyRef: 1, overwrite: true });
    for await (const [at, outcome] of removals(state, restore)) {
      assertFailed(outcome, at);
      assertReported(outcome, files, at);
      assert.deepEqual(outcome.keys.find(({ keyRef }) => keyRef === 2), keys[1]);
      const [first] = outcome.keys;
      const isLossNamed = outcome.failure?.code === "incomplete" && outcome.failure.remains.some((line) => line.includes("no longer"));
      assert.ok(isLossNamed || JSON.stringify(first) === JSON.stringify(keys[0]), JSON.stringify([at, outcome.failure]));
    }
  });

  it("during a restore over another key of a Pico HSM, which describes what it unwraps: what is left is named", async () => {
    const bench = await withDkek(undefined, "pico");
    await generate(bench, p256, "first");
    const file = bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 1 })).file);
    const before = await bench.cards.look(reader, (hsm) => hsm.files.enumerate());
    const restore = (one: Bench) => unwrapKey(one, { reader, pin: userPin(), file, keyRef: 1, overwrite: true });
    for await (const [at, outcome] of removals(bench.card.save(), restore)) {
      assertFailed(outcome, at);
      assertReported(outcome, before, at);
    }
  });

  it("during key generation: what is left on the card is named", async () => {
    const make = (bench: Bench) => generateKey(bench, { reader, pin: userPin(), spec: p256, label: "third" }, context);
    for await (const [at, outcome] of removals(state, make)) {
      assertFailed(outcome, at);
      assertReported(outcome, files, at);
      assert.deepEqual(outcome.keys.slice(0, 2), keys);
    }
  });

  it("during an import: what is left on the card is named, and the PIN was presented once at most", async () => {
    const key = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
    const own = (await withDkek(await shareOf())).card.save();
    const before = await benchOf(VirtualCard.restore(own)).cards.look(reader, (hsm) => hsm.files.enumerate());
    let incomplete = 0;
    for await (const [at, outcome] of removals(own, (bench) => importInto(bench, pkcs8Of(key), key))) {
      // The key was there and read back before: that it could not be proven any more is no failure.
      if (outcome.failure !== undefined) assertFailed(outcome, at);
      else assert.equal(outcome.keys.length, 1, JSON.stringify(at));
      if (outcome.failure !== undefined) assertReported(outcome, before, at);
      assert.ok(outcome.pinsPresented <= 1);
      if (outcome.failure?.code === "incomplete") incomplete++;
    }
    assert.ok(incomplete > 0);
  });

  it("during an initialisation: it is told that the card was taken out, and whether its keys may be gone", async () => {
    const initialize = (bench: Bench) => initializeCard(bench, { reader, soPin: soPin(), userPin: userPin(), retryCounter: 3, label: "new" });
    let played = 0;
    for await (const [at, outcome] of removals(state, initialize)) {
      assertFailed(outcome, at);
      if (outcome.keys.length === 0) assert.equal(outcome.failure?.code, "incomplete", JSON.stringify(at));
      else assert.deepEqual(outcome.keys, keys);
      played++;
    }
    assert.ok(played > 10, `${played} commands were played`);
  });

  it("during a deletion: what may be left on the card is named", async () => {
    for await (const [at, outcome] of removals(state, (bench) => deleteKey(bench, { reader, pin: userPin(), keyRef: 1 }))) {
      if (outcome.failure === undefined) assert.fail(`no failure told at ${JSON.stringify(at)}`);
      const left = outcome.files.filter((file) => (file & 0xff) === 1);
      const isWhole = left.length === files.filter((file) => (file & 0xff) === 1).length;
      const named = outcome.failure.code === "incomplete" ? outcome.failure.remains.join(" ") : "";
      for (const file of isWhole ? [] : left) assert.ok(named.includes(file.toString(16).toUpperCase()), JSON.stringify(at));
      assert.equal(outcome.failure.code, isWhole && left.length > 0 && named === "" ? "card-removed" : "incomplete", JSON.stringify(at));
    }
  });
});

describe("A command that the card refuses", () => {
  it("during a restore: what was written is taken back", async () => {
    const bench = await withDkek();
    await generate(bench, p256, "first");
    const file = bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef: 1 })).file);
    const state = bench.card.save();
    const before = await readCard(bench, { reader });
    for (let refused = 1; refused <= 4; refused++) {
      const target = benchOf(VirtualCard.restore(state));
      let updates = 0;
      target.readers.answer = (command) => (command[1] === 0xd7 && ++updates === refused ? Uint8Array.of(0x6a, 0x84) : undefined);
      await assert.rejects(unwrapKey(target, { reader, pin: userPin(), file, keyRef: 2 }), (error) => isFailure(error, "status-word"));
      target.readers.answer = undefined;
      assert.deepEqual(await readCard(target, { reader }), before);
      assert.equal(target.readers.count(VERIFY, true), 1);
    }
  });

  it("and refuses to be taken back is named", async () => {
    const bench = await withDkek();
    let updates = 0;
    bench.readers.answer = (command) => {
      if (command[1] === 0xe4 && updates > 0) return Uint8Array.of(0x6f, 0x00);
      return command[1] === 0xd7 && ++updates === 2 ? Uint8Array.of(0x65, 0x81) : undefined;
    };
    const generating = generateKey(bench, { reader, pin: userPin(), spec: p256, label: "key" }, context);
    await assert.rejects(generating, (error) => {
      assert.ok(isFailure(error, "incomplete"));
      assert.deepEqual(error.data, {
        code: "incomplete",
        cause: "status-word",
        remains: ["key 1 (CC01)", "description C401", "certificate CE01"],
      });
      return true;
    });
  });

  it("never shows a PIN in its failure", async () => {
    const bench = await withDkek();
    bench.readers.answer = (command) => (carries(command, userPin()) ? Uint8Array.of(0x6f, 0x00) : undefined);
    await assert.rejects(readCard(bench, { reader, pin: userPin() }), (error) => {
      assert.ok(isFailure(error, "status-word"));
      const told = JSON.stringify(error.data) + error.message;
      return !told.includes("648219") && !told.includes(Buffer.from(ascii("648219")).toString("hex"));
    });
  });
});
