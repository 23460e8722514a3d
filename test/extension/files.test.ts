import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { FileError } from "../../src/extension/files/file-failure";
import { fileLimit, readFile } from "../../src/extension/files/read-file";
import { writeFile } from "../../src/extension/files/write-file";
import { FaultyFiles } from "./faulty-files";
import { workspaceFile } from "./workbench";

const bytes = new Uint8Array([1, 2, 3]);

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof FileError);
    return error.failure.code;
  }
  return assert.fail("it did not fail");
}

async function namesIn(folder: vscode.Uri): Promise<string[]> {
  return (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name).sort();
}

describe("files of the person", () => {
  it("are written whole, with nothing left beside them", async () => {
    const folder = workspaceFile("written");
    await writeFile(vscode.Uri.joinPath(folder, "a.bin"), bytes, false);
    assert.deepEqual(await namesIn(folder), ["a.bin"]);
    assert.deepEqual([...(await readFile(vscode.Uri.joinPath(folder, "a.bin")))], [1, 2, 3]);
  });

  it("are not replaced without a word, and then stay as they were", async () => {
    const folder = workspaceFile("kept");
    const file = vscode.Uri.joinPath(folder, "a.bin");
    await writeFile(file, bytes, false);
    assert.equal(await failureOf(writeFile(file, new Uint8Array([9]), false)), "file-unwritable");
    assert.deepEqual([...(await readFile(file))], [1, 2, 3]);
    assert.deepEqual(await namesIn(folder), ["a.bin"]);
    await writeFile(file, new Uint8Array([9]), true);
    assert.deepEqual([...(await readFile(file))], [9]);
  });

  it("that can't be read back are told so", async () => {
    const disk = new (class extends FaultyFiles {
      override readFile(uri: vscode.Uri): Uint8Array {
        if (uri.path.endsWith("/a.bin")) throw vscode.FileSystemError.Unavailable(uri);
        return super.readFile(uri);
      }
    })("hsm-unreadable");
    disk.register();
    try {
      assert.equal(await failureOf(writeFile(vscode.Uri.joinPath(disk.folder("disk"), "a.bin"), bytes, false)), "file-unreadable");
    } finally {
      disk.dispose();
    }
  });

  it("are not read beyond the limit", async () => {
    const file = workspaceFile("large.bin");
    await vscode.workspace.fs.writeFile(file, new Uint8Array(fileLimit + 1));
    assert.equal(await failureOf(readFile(file)), "file-too-large");
  });

  it("that are missing are told so", async () => {
    assert.equal(await failureOf(readFile(workspaceFile("missing.bin"))), "file-unreadable");
  });
});
