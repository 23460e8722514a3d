import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { isManifestName, manifestFileName, manifestText } from "../../../../src/extension/backup-manifest/manifest";
import { manifestIn, ManifestProblem } from "../../../../src/extension/backup-manifest/read-manifest";
import { listedBackupOf, withBackup } from "../../../../src/extension/backup-manifest/updated-manifest";
import type { BackupManifest, ListedBackup } from "../../../../src/extension/backup-manifest/manifest";
import { sampleKey } from "../samples";
import { sampleKcv, sampleListed, sampleManifest, sampleTime } from "./samples";

const problemOf = (text: string): string => {
  try {
    manifestIn(text);
  } catch (error) {
    assert.ok(error instanceof ManifestProblem);
    return error.message;
  }
  return assert.fail("it was taken");
};
const changed = (change: object): string => JSON.stringify({ ...sampleManifest(sampleListed()), ...change });
const withKey = (change: object): string => changed({ keys: [{ ...sampleListed(), ...change }] });

describe("the manifest of backups", () => {
  it("is named after the card, without what file systems stumble over", () => {
    assert.equal(manifestFileName("UTTMRN43855"), "UTTMRN43855.hsm-backup.json");
    assert.equal(manifestFileName("../a/b"), "a-b.hsm-backup.json");
    assert.ok(isManifestName("UTTM.HSM-backup.json") && !isManifestName("package.json"));
  });

  it("comes back as it was written, with fields that nobody knows", () => {
    const manifest = { ...sampleManifest(sampleListed({ publicKeySha256: "0F".repeat(32) })), owner: "ops" };
    assert.deepEqual(manifestIn(manifestText(manifest)), manifest);
    assert.deepEqual(manifestIn(withKey({ shelf: 3 })).keys, [{ ...sampleListed(), shelf: 3 }]);
  });

  it("is read in either case, and with a byte order mark", () => {
    const [listed] = manifestIn(`\uFEFF${withKey({ sha256: "ab".repeat(32) })}`).keys;
    assert.equal(listed?.sha256, "AB".repeat(32));
  });

  it("is refused with what is wrong", () => {
    assert.match(problemOf("{"), /no JSON/);
    assert.match(problemOf("[]"), /no object/);
    assert.match(problemOf(changed({ formatVersion: 2 })), /format version 2, which needs a newer version/);
    assert.match(problemOf(changed({ keys: {} })), /“keys” is no list/);
    assert.match(problemOf(changed({ kcv: "2BA1" })), /“kcv” is not 8 bytes/);
    assert.match(problemOf(withKey({ keyRef: 256 })), /“keys\[0\]”: “keyRef”/);
    assert.match(problemOf(withKey({ type: "DSA" })), /“type” is not RSA, EC or AES/);
    assert.match(problemOf(withKey({ curve: "curve25519" })), /“curve”/);
    assert.match(problemOf(withKey({ time: "yesterday" })), /“time” is no time/);
  });

  it("never leads to a file elsewhere", () => {
    for (const file of ["../key.bin", "/etc/passwd", "..\\key.bin", "a/b.bin", ".", "..", ""]) {
      assert.match(problemOf(withKey({ file })), /“file” is no name/, file);
    }
  });

  it("fits its schema, field by field", () => {
    interface Schema {
      required: string[];
      properties: Record<string, { pattern?: string; const?: unknown; enum?: unknown[] }>;
      definitions: { backup: Schema };
    }
    const schema = JSON.parse(readFileSync("media/schemas/hsm-backup.schema.json", "utf8")) as Schema;
    const full = sampleListed({ publicKeySha256: "0F".repeat(32), aesKcv: "0102030405" });
    for (const [{ required, properties }, value] of [
      [schema, sampleManifest()],
      [schema.definitions.backup, full],
    ] as const) {
      const fields = new Map(Object.entries(value));
      assert.deepEqual(required.filter((name) => !fields.has(name)), []);
      assert.deepEqual([...fields.keys()].filter((name) => properties[name] === undefined), []);
      for (const [name, { pattern }] of Object.entries(properties)) {
        const field: unknown = fields.get(name);
        if (pattern !== undefined && typeof field === "string") assert.match(field, new RegExp(pattern, "u"), name);
      }
    }
  });

  it("is told of in the documents, field by field", () => {
    const document = readFileSync("docs/backup-manifest.md", "utf8");
    const full = { ...sampleManifest(), ...sampleListed({ publicKeySha256: "", aesKcv: "" }) };
    assert.deepEqual(Object.keys(full).filter((name) => !document.includes(`\`${name}\``)), []);
  });
});

describe("a manifest with one more backup", () => {
  const card = { serial: "UTTMRN43855", version: "3.5" };
  const nothing = { found: [], gone: [], written: [] };
  const add = (former: readonly ListedBackup[], backup: ListedBackup) => withBackup(sampleManifest(...former), { ...nothing, found: former }, card, backup).keys;
  const namesOf = (keys: readonly ListedBackup[]) => keys.map(({ file }) => file);

  it("lists it by key reference", () => {
    const others = [sampleListed({ keyRef: 1, file: "1.bin" }), sampleListed({ keyRef: 9, file: "9.bin" })];
    assert.deepEqual(add(others, sampleListed()).map(({ keyRef }) => keyRef), [1, 2, 9]);
  });

  it("replaces the former backup of the same key, and keeps those of others at the same reference", () => {
    const publicKeySha256 = "0F".repeat(32);
    const former = sampleListed({ publicKeySha256, label: "former", file: "former.bin" });
    const files = (...changes: Partial<ListedBackup>[]) => add(changes.map(sampleListed), sampleListed({ publicKeySha256 })).map(({ file }) => file);
    assert.deepEqual(add([former], sampleListed({ publicKeySha256 })).map(({ file }) => file), ["tls-2026.bin"]);
    assert.deepEqual(files({ file: "same-description.bin" }), ["tls-2026.bin"]);
    assert.deepEqual(files({ file: "other-key.bin", publicKeySha256: "0E".repeat(32) }), ["other-key.bin", "tls-2026.bin"]);
    assert.deepEqual(files({ file: "other-dkek.bin", kcv: "1111111111111111", publicKeySha256 }), ["other-dkek.bin", "tls-2026.bin"]);
    assert.deepEqual(files({ file: "other-label.bin", label: "another" }), ["other-label.bin", "tls-2026.bin"]);
  });

  it("drops what does not lie there any more, and keeps fields that nobody knows", () => {
    const gone = sampleListed({ keyRef: 7, file: "gone.bin" });
    const former = { ...sampleManifest(gone), owner: "ops" };
    assert.deepEqual(withBackup(former, { found: [gone], gone: [gone], written: [] }, card, sampleListed()), { ...former, keys: [sampleListed()] });
  });

  it("keeps what another run listed since, also of the same key, and lists its own again where that lost it", () => {
    const others = sampleListed({ keyRef: 3, file: "others.bin", sha256: "01".repeat(32) });
    const twin = sampleListed({ file: "tls-2026-2.bin", sha256: "02".repeat(32) });
    const own = sampleListed({ keyRef: 1, file: "own.bin", sha256: "03".repeat(32) });
    const { keys } = withBackup(sampleManifest(others, twin), { ...nothing, written: [own] }, card, sampleListed());
    assert.deepEqual(namesOf(keys), ["own.bin", "tls-2026-2.bin", "tls-2026.bin", "others.bin"]);
    const again = withBackup({ ...sampleManifest(), keys }, { ...nothing, written: [own] }, card, sampleListed()).keys;
    assert.deepEqual(namesOf(again), ["own.bin", "tls-2026-2.bin", "tls-2026.bin", "others.bin"]);
  });

  it("loses nothing of two runs that take turns, whatever each knew at first", () => {
    const backups = Array.from({ length: 6 }, (_, place) => sampleListed({ keyRef: place + 1, label: `key-${place}`, file: `${place}.bin`, sha256: `0${place}`.repeat(32) }));
    const runs = [{ ...nothing, written: [] as ListedBackup[] }, { ...nothing, written: [] as ListedBackup[] }];
    let file: BackupManifest | undefined;
    for (const [place, backup] of backups.entries()) {
      const run = runs[place % 2] ?? assert.fail();
      file = withBackup(file, run, card, backup);
      run.written.push(backup);
    }
    assert.deepEqual(file?.keys, backups);
  });

  it("tells what the card told of the key", () => {
    const file = { name: "tls-2026.bin", sha256: "AB".repeat(32) };
    const wrapped = { file: "", kcv: sampleKcv };
    assert.deepEqual(listedBackupOf(sampleKey(), wrapped, file, sampleTime), sampleListed());
    const undescribed = listedBackupOf(sampleKey({ size: 0 }), { ...wrapped, aesKcv: "0102030405" }, file, sampleTime);
    assert.ok(!("size" in undescribed) && undescribed.aesKcv === "0102030405");
  });
});
