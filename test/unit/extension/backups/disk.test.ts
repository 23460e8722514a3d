import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { readOnDisk, stampOnDisk } from "../../../../src/extension/backups/disk";

const written = new Date("2026-02-03T04:05:06Z");

describe("backups on a disk", () => {
  let folder = "";
  const at = (name: string): string => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "disk-"));
    await writeFile(at("a.bin"), "0123456789");
    await utimes(at("a.bin"), written, written);
    await writeFile(at("empty.bin"), "");
    await mkdir(at("folder.bin"));
    await symlink(at("a.bin"), at("link.bin"));
    await symlink(at("nothing"), at("loose.bin"));
    execFileSync("mkfifo", [at("pipe.bin")]);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("are read with their size and the time of their writing", async () => {
    const stamp = { size: 10, modified: written.getTime() };
    assert.deepEqual(await stampOnDisk(at("a.bin")), stamp);
    assert.deepEqual(await readOnDisk(at("a.bin"), 10), { ...stamp, bytes: Buffer.from("0123456789") });
    assert.deepEqual(await readOnDisk(at("link.bin"), 10), await readOnDisk(at("a.bin"), 10));
    assert.deepEqual((await readOnDisk(at("empty.bin"), 10)).bytes, Buffer.of());
  });

  it("are not read when they are too long", async () => {
    assert.deepEqual(await readOnDisk(at("a.bin"), 9), { size: 10, modified: written.getTime() });
  });

  it("are nothing else than files", async () => {
    for (const name of ["folder.bin", "pipe.bin"]) {
      await assert.rejects(readOnDisk(at(name), 10), /it is no file/, name);
      await assert.rejects(stampOnDisk(at(name)), /it is no file/, name);
    }
    for (const name of ["missing.bin", "loose.bin"]) await assert.rejects(readOnDisk(at(name), 10), { code: "ENOENT" }, name);
  });
});
