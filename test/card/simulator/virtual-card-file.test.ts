import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { VirtualCardError, VirtualCardFile } from "../../../src/simulator";
import { Driver } from "./driver";

describe("virtual card file", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "virtual-cards-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("holds a card by its name, inserted", async () => {
    const file = await VirtualCardFile.create(join(folder, "new"), "Virtual reader A");
    assert.deepEqual(await VirtualCardFile.list(join(folder, "new")), [file.path]);
    const opened = await VirtualCardFile.open(file.path);
    assert.equal(opened.name, "Virtual reader A");
    assert.equal(opened.inserted, true);
    assert.equal(opened.card.save(), file.card.save());
  });

  it("says first that it protects nothing, and only its owner may read it", async () => {
    const { path } = await VirtualCardFile.create(folder, "A");
    assert.match(await readFile(path, "utf8"), /^\{\s*"notice": "This is a virtual card. It protects nothing/);
    if (process.platform !== "win32") assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it("is written before a command that changes the card is answered", async () => {
    const file = await VirtualCardFile.create(folder, "A");
    const driver = new Driver(file.card);
    await driver.selectApplication();
    await driver.initialize();
    await driver.write(0xcf00, fromHex("0102"));
    const { card } = await VirtualCardFile.open(file.path);
    const again = new Driver(card);
    await again.selectApplication();
    assert.equal(toHex((await again.read(0xcf00)).data), "0102");
    assert.deepEqual(await readdir(folder), ["A.virtual-card.json"]);
  });

  it("keeps the last of many changes", async () => {
    const file = await VirtualCardFile.create(folder, "A");
    const driver = new Driver(file.card);
    await driver.selectApplication();
    await driver.initialize();
    const writes = Array.from({ length: 20 }, (_, i) => driver.write(0xcf00, Uint8Array.of(i)));
    await Promise.all([...writes, file.setInserted(true)]);
    const opened = await VirtualCardFile.open(file.path);
    assert.equal(opened.card.save(), file.card.save());
    assert.equal(opened.inserted, true);
  });

  it("remembers that the card was pulled, which ends its session", async () => {
    const file = await VirtualCardFile.create(folder, "A");
    const driver = new Driver(file.card);
    await driver.selectApplication();
    await file.setInserted(false);
    assert.equal(file.inserted, false);
    assert.equal((await VirtualCardFile.open(file.path)).inserted, false);
    await driver.refused(0x6d00, 0x80, 0x58, 0, 0, { le: 256 });
  });

  it("answers with a memory failure when the file cannot be written", async () => {
    const file = await VirtualCardFile.create(folder, "A");
    const driver = new Driver(file.card);
    await driver.selectApplication();
    const elsewhere = `${folder}-moved`;
    await rename(folder, elsewhere);
    const initialization = fromHex("80020001810631323334353682080011223344556677910103");
    assert.equal((await driver.send(0x80, 0x50, 0, 0, { data: initialization })).sw, 0x6581);
    await rename(elsewhere, folder);
    await driver.initialize({ soPin: fromHex("0011223344556677") });
    assert.equal((await VirtualCardFile.open(file.path)).card.save(), file.card.save());
  });

  it("does not overwrite what another program wrote, nor bring back what it deleted", async () => {
    const { path } = await VirtualCardFile.create(folder, "A");
    const [one, other] = [await VirtualCardFile.open(path), await VirtualCardFile.open(path)];
    await other.setInserted(false);
    const driver = new Driver(one.card);
    await driver.selectApplication();
    const initialization = fromHex("80020001810631323334353682080011223344556677910103");
    assert.equal((await driver.send(0x80, 0x50, 0, 0, { data: initialization })).sw, 0x6581);
    await assert.rejects(one.setInserted(true), VirtualCardError);
    assert.equal((await VirtualCardFile.open(path)).inserted, false);
    await other.delete();
    await assert.rejects(one.setInserted(true));
    assert.deepEqual(await readdir(folder), []);
  });

  it("is gone once deleted, and does not come back", async () => {
    const file = await VirtualCardFile.create(folder, "A");
    const driver = new Driver(file.card);
    await driver.selectApplication();
    const initializing = driver.initialize();
    await file.delete();
    await initializing;
    await driver.write(0xcf00, fromHex("00"));
    assert.deepEqual(await readdir(folder), []);
  });

  it("lists by name and passes over other files; a missing folder has none", async () => {
    for (const name of ["Reader 10", "Reader 2", "Karte ü"]) await VirtualCardFile.create(folder, name);
    await writeFile(join(folder, "notes.json"), "{}");
    const paths = await VirtualCardFile.list(folder);
    assert.deepEqual(paths, ["Karte ü", "Reader 2", "Reader 10"].map((name) => join(folder, `${name}.virtual-card.json`)));
    assert.deepEqual(await VirtualCardFile.list(join(folder, "missing")), []);
  });

  it("refuses a name that is taken, and names that reach elsewhere", async () => {
    await VirtualCardFile.create(folder, "A");
    for (const name of ["A", "", ".", "..", "../B", "a/b", "a\\b", "C:", " B", "B.", "x".repeat(81), "a\0b"]) {
      await assert.rejects(VirtualCardFile.create(folder, name), VirtualCardError, JSON.stringify(name));
    }
    assert.deepEqual(await readdir(folder), ["A.virtual-card.json"]);
  });

  it("reports a damaged file and leaves it alone", async () => {
    const { path } = await VirtualCardFile.create(folder, "A");
    const sound = await readFile(path, "utf8");
    for (const damaged of [sound.slice(0, 200), sound.replace('"inserted": true', '"inserted": 1'), "", "[]", "null"]) {
      await writeFile(path, damaged);
      await assert.rejects(VirtualCardFile.open(path), VirtualCardError);
      assert.equal(await readFile(path, "utf8"), damaged);
    }
  });
});
