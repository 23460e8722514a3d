import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runTests } from "@vscode/test-electron";
import * as esbuild from "esbuild";
import { installBrowser } from "../prepare/browser.mjs";
import { run } from "../prepare/command.mjs";
import { findDesktop } from "../prepare/desktop.mjs";

const folder = "test/fixtures/vectors/opensc";
const names = ["wrap-rsa2048.bin", "wrap-rsa2048-x509.bin", "wrap-ec256.bin", "wrap-aes128.bin", "wrap-aes256.bin"];
const [keyBlobs, foreign, folders] = [10_000, 1_000, 100];
const host = ".cache/bench/indexing-host.js";

/** What `indexing-host.ts` tells. @typedef {{ cold: number, cached: number, reading: number, found: number, longestBlock: number, memory: number[] }} Measured */

/** Indexing a folder of thousands of files in a real extension host, held to reading them in the same way. */
export async function benchIndexing() {
  await run(process.execPath, ["esbuild.mjs"]);
  await installBrowser();
  await esbuild.build({ entryPoints: ["scripts/bench/indexing-host.ts"], bundle: true, format: "cjs", platform: "node", target: "node20", external: ["vscode"], outfile: host, logLevel: "warning" });
  const state = await mkdtemp(join(tmpdir(), "bench-indexing-"));
  try {
    const workspace = join(state, "workspace");
    await writeFiles(workspace);
    const result = join(state, "result.json");
    await runTests({
      vscodeExecutablePath: findDesktop()?.executable ?? resolve("test/harness/server-as-code.mjs"),
      extensionDevelopmentPath: resolve("."),
      extensionTestsPath: resolve(host),
      launchArgs: [workspace, `--user-data-dir=${join(state, "user")}`, `--extensions-dir=${join(state, "extensions")}`],
      extensionTestsEnv: { BENCH_RESULT: result, BENCH_STATE: join(state, "storage") },
    });
    tell(JSON.parse(await readFile(result, "utf8")));
  } finally {
    await rm(state, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} workspace */
async function writeFiles(workspace) {
  const blobs = await Promise.all(names.map((name) => readFile(`${folder}/${name}`)));
  for (let i = 0; i < folders; i++) await mkdir(join(workspace, `folder-${i}`), { recursive: true });
  for (let i = 0; i < keyBlobs + foreign; i++) {
    const bytes = i < keyBlobs ? varied(blobs[i % blobs.length] ?? Buffer.alloc(0), i) : Buffer.alloc(500 + (i % 1000), i);
    await writeFile(join(workspace, `folder-${i % folders}`, `${i}.bin`), bytes);
  }
}

/**
 * Another key blob: its ciphertext is another one.
 * @param {Buffer} blob
 * @param {number} number
 */
function varied(blob, number) {
  const copy = Buffer.from(blob);
  copy.writeUInt32BE(number, 60);
  return copy;
}

/** @param {Measured} measured */
function tell({ cold, cached, reading, found, longestBlock, memory }) {
  if (found !== keyBlobs) throw new Error(`${found} of ${keyBlobs} key blobs were found.`);
  const ms = (/** @type {number} */ value) => `${value.toFixed(0)} ms`;
  const [before = 0, during = 0, after = 0] = memory.map((bytes) => bytes / 2 ** 20);
  console.log(
    `indexing ${keyBlobs} key blobs and ${foreign} other files in an extension host, of which 2000 ms is the aim on an idle machine: ` +
      `${ms(cold)}, ${(cold / reading).toFixed(1)} times as long as looking for them and reading them (${ms(reading)}); ` +
      `${ms(cached)} from the cache; the editor waited ${ms(longestBlock)} at most; ` +
      `memory ${before.toFixed(0)} MiB before, ${during.toFixed(0)} MiB at most during, garbage included, ${after.toFixed(0)} MiB after (${((after - before) * 1024 / keyBlobs).toFixed(1)} KiB a key blob)`,
  );
}
