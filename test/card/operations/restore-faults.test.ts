import assert from "node:assert/strict";
import { isFailure } from "../../../src/engine/failure";
import { type Cards, readCard, unwrapKey, wrapKey } from "../../../src/engine/operations";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { fid } from "../../../src/formats/smartcard-hsm";
import type { FailureData, Key, KeySpec, RestoredKey } from "../../../src/protocol";
import { type ProfileName, VirtualCard } from "../../../src/simulator";
import { bytesOf, generate, p256, reader, shareFile, userPin, VERIFY, withDkek } from "./bench";
import type { Removal } from "./memory-readers";
import { copy, secondReader, type TwoCards, twoCards } from "./two-cards";

/** What goes wrong at one command: the card that gets it is pulled, or its answer is an error and it does nothing. */
type Fault = Removal | { atCommand: number; word: string };

/** Unknown error, memory failure, security status. */
const kinds = [{ when: "before" }, { when: "after" }, { word: "6F00" }, { word: "6581" }, { word: "6982" }] as const;

/** A card as it tells of itself. */
interface Contents {
  files: number[];
  keys: Key[];
}

/** What became of an operation, and of the card that the key was to go to, after it was put back. */
interface Outcome {
  restored?: RestoredKey;
  failure?: FailureData;
  commands: number;
  pinsPresented: number;
  source: VirtualCard;
  contents: Contents;
}

/** The states of two cards: one that has a key, one for it. */
interface Pair {
  source: string;
  target: string;
}

async function contentsOf(cards: Cards, name: string): Promise<Contents> {
  const files = await cards.look(name, (hsm) => hsm.files.enumerate());
  return { files, keys: (await readCard({ cards }, { reader: name })).keys };
}

async function play(pair: Pair, fault: Fault, operation: (bench: TwoCards) => Promise<RestoredKey>): Promise<Outcome> {
  const [source, target] = [VirtualCard.restore(pair.source), VirtualCard.restore(pair.target)];
  const bench = twoCards(source, target);
  const { readers } = bench;
  if ("when" in fault) readers.removal = fault;
  else readers.answer = () => (readers.commands.length === fault.atCommand ? fromHex(fault.word) : undefined);
  const told = await operation(bench).then((restored) => ({ restored }), (error: unknown) => ({ failure: failureIn(error) }));
  const [commands, pinsPresented] = [readers.commands.length, readers.count(VERIFY, true)];
  readers.removal = undefined;
  readers.answer = undefined;
  readers.insert(secondReader, target);
  return { ...told, commands, pinsPresented, source, contents: await contentsOf(bench.cards, secondReader) };
}

function failureIn(error: unknown): FailureData {
  if (!isFailure(error)) throw error;
  return error.data;
}

/** Does the operation once for each command that it sends, with each kind of fault there. */
async function* faulty(pair: Pair, operation: (bench: TwoCards) => Promise<RestoredKey>): AsyncGenerator<[Outcome, string]> {
  for (const kind of kinds) {
    for (let atCommand = 1; ; atCommand++) {
      const fault = { atCommand, ...kind };
      const outcome = await play(pair, fault, operation);
      if (outcome.commands < atCommand) break;
      yield [outcome, JSON.stringify(fault)];
    }
  }
}

/** Either all of the key is there, or nothing that the failure does not name. */
function assertNothingUntold({ restored, failure, contents }: Outcome, former: Contents, key: Key, at: string): void {
  if (failure === undefined) {
    const { proof, ...whole } = restored ?? assert.fail(at);
    assert.deepEqual(whole, key, at);
    assert.deepEqual(contents.keys, [...former.keys, key], at);
    assert.notEqual(proof?.valid, false, at);
    return;
  }
  if (failure.code !== "incomplete") {
    assert.deepEqual(contents, former, at);
    return;
  }
  const named = failure.remains.join(" ");
  const added = contents.files.filter((fileId) => !former.files.includes(fileId));
  for (const fileId of added) assert.ok(named.includes(toHex(Uint8Array.of(fileId >> 8, fileId & 0xff))), `${named}, ${at}`);
  assert.deepEqual(contents.keys.filter(({ keyRef }) => former.files.includes(fid.key | keyRef)), former.keys, at);
}

const specs: KeySpec[] = [p256, { type: "AES", size: 128 }];
const profiles: ProfileName[] = ["genuine-3", "pico"];

for (const profile of profiles) {
  for (const spec of specs) {
    describe(`With a fault at any command, a key of ${spec.type} on a ${profile}`, () => {
      let pair: Pair;
      let former: Contents;
      let key: Key;
      let file: Uint8Array;

      before(async () => {
        const share = await shareFile(await withDkek());
        const [from, to] = [await withDkek(share, profile), await withDkek(share, profile)];
        key = await generate(from, spec, "original", 7);
        file = bytesOf((await wrapKey(from, { reader, pin: userPin(), keyRef: 7 })).file);
        await generate(to, p256, "other", 3);
        pair = { source: from.card.save(), target: to.card.save() };
        former = await contentsOf(to.cards, reader);
      });

      it("is restored whole or not at all, or what is left is told", async () => {
        const restore = ({ cards }: TwoCards) => unwrapKey({ cards }, { reader: secondReader, pin: userPin(), file, prove: true });
        const codes = new Set<string>();
        for await (const [outcome, at] of faulty(pair, restore)) {
          assertNothingUntold(outcome, former, key, at);
          assert.ok(outcome.pinsPresented <= 1, at);
          codes.add(outcome.failure?.code ?? "restored");
        }
        for (const code of ["restored", "incomplete", "card-removed", "status-word", "pin-required"]) assert.ok(codes.has(code), code);
      }).timeout(120_000);

      it("is copied whole or not at all, or what is left is told; its own card stays as it was", async () => {
        const codes = new Set<string>();
        for await (const [outcome, at] of faulty(pair, (bench) => copy(bench, 7))) {
          assertNothingUntold(outcome, former, key, at);
          assert.equal(outcome.source.save(), pair.source, at);
          assert.ok(outcome.pinsPresented <= 2, at);
          codes.add(outcome.failure?.code ?? "copied");
        }
        for (const code of ["copied", "incomplete", "card-removed", "status-word", "pin-required"]) assert.ok(codes.has(code), code);
      }).timeout(120_000);
    });
  }
}
