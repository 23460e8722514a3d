import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { profileNames, VirtualCardFile } from "../../../src/simulator";

interface Ending {
  status: string | number;
  output: string;
}

/** `npm run card -- …` */
function cardProgram(...args: string[]): Promise<Ending> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/card.mjs", ...args], (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

describe("npm run card", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "card-program-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("names the devices that a card can imitate, in its help and where it does not know one", async () => {
    const help = await cardProgram("--help");
    const unknown = await cardProgram("--profile", "nitro");
    assert.deepEqual([help.status, unknown.status], [0, 1]);
    for (const name of profileNames) for (const { output } of [help, unknown]) assert.ok(output.includes(name), output);
  });

  it("does not make another device of a card that is there", async () => {
    const state = join(folder, "card.json");
    await VirtualCardFile.openOrCreate(state, "pico");
    const { status, output } = await cardProgram("--state", state, "--profile", "genuine-2");
    assert.equal(status, 1);
    assert.match(output, /is a "pico", and stays one/);
  });
});
