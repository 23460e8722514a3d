import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, it } from "mocha";
import { ErrorCodes, ResponseError } from "vscode-jsonrpc";
import { BackupIndex } from "../../../../src/extension/backups/backup-index";
import { Verifications } from "../../../../src/extension/backups/verifications";
import { Supervisor } from "../../../../src/extension/engine-client/supervisor";
import { blobSummarize } from "../../../../src/protocol/requests";
import { fakeProcess } from "../fake-engine";
import type { FakeProcess } from "../fake-engine";
import { FakeFiles, FakeStored, uriOf } from "./fake-files";
import { sampleWhole, sha256Of, toldOf } from "./samples";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Nothing happens unless the test asks for it, but for the cache, which is written at once. */
const pace = { quiet: 3_600_000, secondLook: 3_600_000, saving: 0 };
const disposables: { dispose(): void }[] = [];

interface World {
  files?: FakeFiles;
  cache?: FakeStored;
  verified?: FakeStored;
  version?: string;
  /** Called with the texts of each request, before it is answered. */
  onRequest?: (texts: string[], engine: FakeProcess) => void;
  start?: boolean;
  secondLook?: number;
}

/** An index over a fake file system and a fake engine. */
function world({ files = new FakeFiles(), cache = new FakeStored(), verified = new FakeStored(), version = "1", onRequest, start = true, secondLook = pace.secondLook }: World = {}) {
  const requests: string[][] = [];
  const processes: FakeProcess[] = [];
  const launch = (): FakeProcess => {
    const process: FakeProcess = fakeProcess((engine) => {
      engine.onRequest(blobSummarize, ({ files: contents }) => {
        const texts = contents.map((content) => Buffer.from(content, "base64").toString());
        requests.push(texts);
        onRequest?.(texts, process);
        return texts.map(toldOf);
      });
    });
    processes.push(process);
    return process;
  };
  const engine = new Supervisor({ launch, startParams: () => ({}), log: silent, now: () => 0 });
  const verifications = new Verifications(verified, () => new Date("2026-03-01T00:00:00Z"));
  const index = new BackupIndex({ engine, files, cache, verifications, version, log: silent, pace: { ...pace, secondLook } });
  disposables.push(index, engine);
  if (start) engine.start();
  return { files, cache, verified, engine, index, requests, processes };
}

const names = ({ files }: BackupIndex): string[] => files.map(({ folder, name }) => `${folder}/${name}`).sort();
const labels = ({ files }: BackupIndex): string[] =>
  files.map(({ content }) => (content.state === "key-blob" ? (content.summary.label ?? "") : content.reason)).sort();

const verifiedIn = ({ files }: BackupIndex): unknown[] => files.map(({ verified }) => verified);

/** Waits until a cache file holds what it should. */
async function cached(cache: FakeStored, writes: number): Promise<void> {
  while (cache.writes < writes) await new Promise((resolve) => setImmediate(resolve));
}

describe("the index of backups", () => {
  afterEach(() => {
    for (const item of disposables.splice(0)) item.dispose();
  });

  it("finds key blobs and damaged ones, and leaves out what is something else or too long", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    files.put("safe/deep/b.wky", "broken");
    files.put("safe/firmware.bin", "other");
    files.put("safe/huge.bin", "key huge", 64 * 1024 + 1);
    assert.equal(index.looking, true);
    await index.settled();
    assert.equal(index.looking, false);
    assert.deepEqual(names(index), ["safe/a.bin", "safe/deep/b.wky"]);
    assert.deepEqual(labels(index), ["alpha", "the file ends"]);
    assert.ok(!files.reads.includes("safe/huge.bin"));
    assert.equal(index.files[0]?.sha256, sha256Of("key alpha"));
  });

  it("asks for some files at once, and reads only some at a time", async () => {
    const { files, index, requests } = world();
    for (let i = 0; i < 1000; i++) files.put(`safe/${i}.bin`, `key k${i}`);
    await index.settled();
    assert.equal(index.files.length, 1000);
    const asked = requests.map((texts) => texts.length);
    assert.deepEqual(asked, [...Array.from({ length: 15 }, () => 64), 40]);
    assert.ok(files.open.most <= 48, `${files.open.most} files were open`);
  });

  it("looks once more after a folder came, which may have gone before it was watched", async () => {
    const { files, index } = world({ secondLook: 20 });
    await index.settled();
    // The first one, after the start, is over by then.
    await delay(60);
    files.put("safe/stick/kept.bin", "key kept");
    files.tell("safe/stick", "came");
    await index.settled();
    assert.deepEqual(labels(index), ["kept"]);
    files.remove("safe/stick");
    while (index.files.length > 0) await delay(5);
  });

  it("follows files that come, change and go, and folders that are renamed", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    files.put("safe/folder/b.bin", "key beta");
    await index.settled();
    files.put("safe/c.bin", "key gamma");
    files.tell("safe/c.bin", "came");
    files.put("safe/a.bin", "key delta");
    files.tell("safe/a.bin", "changed");
    await index.settled();
    assert.deepEqual(labels(index), ["beta", "delta", "gamma"]);
    files.remove("safe/folder");
    files.put("safe/renamed/b.bin", "key beta");
    files.tell("safe/folder", "went");
    files.tell("safe/renamed", "came");
    files.remove("safe/c.bin");
    files.tell("safe/c.bin", "went");
    await index.settled();
    assert.deepEqual(names(index), ["safe/a.bin", "safe/renamed/b.bin"]);
  });

  it("searches anew only for what it does not know", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    await index.settled();
    files.put("safe/a.bin", "key delta");
    files.tell("safe/a.bin", "changed");
    await index.settled();
    assert.deepEqual([files.searches, labels(index)], [1, ["delta"]]);
  });

  it("reads a file that was told to have changed, though size and time are the same", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    await index.settled();
    files.alter("safe/a.bin", "key omega");
    files.tell("safe/a.bin", "changed");
    await index.settled();
    assert.deepEqual(labels(index), ["omega"]);
  });

  it("does without a file that vanishes between being found and being read", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    files.put("safe/b.bin", "key beta");
    files.beforeRead = () => files.remove("safe/a.bin");
    await index.settled();
    assert.deepEqual([names(index), index.looking], [["safe/b.bin"], false]);
  });

  it("reads no unchanged file after a restart", async () => {
    const { files, index, cache } = world();
    files.put("safe/a.bin", "key alpha");
    files.put("safe/b.bin", "other");
    files.put("safe/c.bin", "key gamma");
    await index.settled();
    await cached(cache, 1);
    assert.doesNotMatch(cache.text, /key alpha|a2V5/);
    files.put("safe/c.bin", "key delta");
    files.reads.length = 0;
    const next = world({ files, cache });
    await next.index.settled();
    assert.deepEqual([labels(next.index), files.reads], [["alpha", "delta"], ["safe/c.bin"]]);
  });

  it("does not use the cache of another version, nor a broken one", async () => {
    const files = new FakeFiles();
    files.put("safe/a.bin", "key alpha");
    const whole = new FakeStored();
    await world({ files, cache: whole }).index.settled();
    await cached(whole, 1);
    const broken = JSON.stringify({ layout: 1, version: "1", files: [[uriOf("safe/a.bin"), { size: 9, modified: 1000, told: { state: "key-blob" } }]] });
    for (const [version, text] of [["2", whole.text], ["1", whole.text.slice(1)], ["1", broken], ["1", "null"], ["1", "[]"]] as const) {
      files.reads.length = 0;
      const { index } = world({ files, cache: new FakeStored(text), version });
      await index.settled();
      assert.deepEqual([files.reads, labels(index)], [["safe/a.bin"], ["alpha"]], text);
    }
  });

  it("works before the engine runs", async () => {
    const { files, index, engine } = world({ start: false });
    files.put("safe/a.bin", "key alpha");
    engine.start();
    await index.settled();
    assert.deepEqual(labels(index), ["alpha"]);
  });

  it("asks again after the engine crashed", async () => {
    let crashes = 0;
    const onRequest = (_: string[], engine: FakeProcess): void => {
      if (crashes++ === 0) engine.crash();
    };
    const { files, index, processes } = world({ onRequest });
    files.put("safe/a.bin", "key alpha");
    files.put("safe/b.bin", "key beta");
    await index.settled();
    assert.deepEqual([labels(index), processes.length], [["alpha", "beta"], 2]);
  });

  it("keeps one file that the engine fails at from keeping out the others", async () => {
    const onRequest = (texts: string[]): void => {
      if (texts.includes("key poison")) throw new ResponseError(ErrorCodes.InternalError, "defect", { code: "internal" });
    };
    const { files, index, requests } = world({ onRequest });
    for (const name of ["a", "poison", "c"]) files.put(`safe/${name}.bin`, `key ${name}`);
    await index.settled();
    assert.deepEqual([labels(index), index.looking], [["a", "c"], false]);
    const asked = requests.length;
    files.changePlaces(["safe", "shelf"]);
    await index.settled();
    assert.equal(requests.length, asked, "it is left alone until it changes");
    files.put("safe/poison.bin", "key cured");
    files.tell("safe/poison.bin", "changed");
    await index.settled();
    assert.deepEqual(labels(index), ["a", "c", "cured"]);
  });

  it("waits for a stopped engine, claims nothing until then, and catches up when it is started", async () => {
    const { files, index, engine, processes } = world({ start: false });
    files.put("safe/a.bin", "key alpha");
    engine.start();
    // It crashes whenever it is started until it may not be started any more.
    while (engine.state.name !== "stopped") {
      processes.at(-1)?.crash();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await index.settled();
    assert.deepEqual([index.files, index.looking], [[], true]);
    engine.restart();
    await index.settled();
    assert.deepEqual([labels(index), index.looking], [["alpha"], false]);
  });

  it("looks at a file that was just written at once, and keeps it wherever it lies", async () => {
    const { files, index, cache } = world();
    await index.settled();
    files.put("desk/a.bin", "key alpha");
    await index.look(uriOf("desk/a.bin"));
    assert.deepEqual(names(index), ["desk/a.bin"]);
    files.changePlaces(["safe", "shelf"]);
    await index.settled();
    assert.deepEqual(names(index), ["desk/a.bin"]);
    await cached(cache, 1);
    const next = world({ files, cache });
    await next.index.settled();
    assert.deepEqual(names(next.index), ["desk/a.bin"]);
    files.remove("desk/a.bin");
    const last = world({ files, cache });
    await last.index.settled();
    assert.deepEqual(names(last.index), []);
  });

  it("looks at a file once more without keeping it where nothing looks for it any more", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    await index.settled();
    files.alter("safe/a.bin", "key omega");
    await index.lookAgain(uriOf("safe/a.bin"));
    assert.deepEqual(labels(index), ["omega"]);
    files.changePlaces(["shelf"]);
    await index.settled();
    assert.deepEqual(names(index), []);
  });

  it("looks anew when places change, and claims nothing meanwhile", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    files.put("shelf/b.bin", "key beta");
    await index.settled();
    files.changePlaces(["shelf"]);
    assert.equal(index.looking, true);
    await index.settled();
    assert.deepEqual([names(index), index.looking, index.places], [["shelf/b.bin"], false, ["shelf"]]);
  });

  it("keeps what was proven with the bytes: through renames, in other windows, and as long as they are away", async () => {
    const { files, index, verified } = world();
    files.put("safe/a.bin", "key alpha");
    await index.settled();
    const proven = { at: "2026-02-01T00:00:00Z", result: sampleWhole() };
    await index.record([{ sha256: sha256Of("key alpha"), verified: proven }]);
    assert.deepEqual(verifiedIn(index), [proven]);
    files.remove("safe/a.bin");
    files.put("safe/renamed.bin", "key alpha");
    files.tell("safe/a.bin", "went");
    files.tell("safe/renamed.bin", "came");
    await index.settled();
    assert.deepEqual([names(index), verifiedIn(index)], [["safe/renamed.bin"], [proven]]);
    const other = world({ files, verified });
    await other.index.settled();
    assert.deepEqual(verifiedIn(other.index), [proven]);
    files.put("safe/renamed.bin", "key other");
    files.tell("safe/renamed.bin", "changed");
    await index.settled();
    assert.deepEqual(verifiedIn(index), [undefined]);
  });

  it("claims nothing where the search failed, keeps what it knew, and tries again", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    await index.settled();
    files.broken = true;
    files.changePlaces(["safe", "shelf"]);
    await index.settled();
    assert.deepEqual([names(index), index.looking], [["safe/a.bin"], true]);
    files.broken = false;
    files.changePlaces(["safe"]);
    await index.settled();
    assert.equal(index.looking, false);
  });

  it("no longer has what is on a disk that went without a word, once it is told to look again", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    files.put("stick/b.bin", "key beta");
    await index.settled();
    await index.look(uriOf("stick/b.bin"));
    files.remove("safe/a.bin");
    files.remove("stick/b.bin");
    await index.settled();
    assert.equal(index.files.length, 2);
    await index.refresh();
    assert.deepEqual(names(index), []);
  });

  it("gives the bytes of a backup", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    await index.settled();
    const backup = index.files[0] ?? assert.fail();
    assert.equal(new TextDecoder().decode(await index.bytesOf(backup)), "key alpha");
  });

  it("ends a search that is under way when it is disposed of", async () => {
    const { files, index } = world();
    files.put("safe/a.bin", "key alpha");
    const settled = index.settled();
    index.dispose();
    await settled;
    assert.deepEqual(index.files, []);
  });
});
