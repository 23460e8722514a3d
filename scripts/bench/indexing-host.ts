import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as vscode from "vscode";
import { BackupIndex } from "../../src/extension/backups/backup-index";
import { mapInParallel } from "../../src/extension/backups/in-groups";
import { Verifications } from "../../src/extension/backups/verifications";
import { WorkspaceBackupFiles } from "../../src/extension/backups/workspace-backup-files";
import { forkEngine } from "../../src/extension/engine-client/engine-process";
import { Supervisor } from "../../src/extension/engine-client/supervisor";
import { StoredJsonFile } from "../../src/extension/files/stored-json-file";
import { readerList } from "../../src/protocol/requests";

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const pace = { secondLook: 3_600_000 };
const filesAtOnce = 64;

/** Runs in an extension host; leaves what it measured, in milliseconds and bytes, in the file that BENCH_RESULT names. */
export async function run(): Promise<void> {
  const { BENCH_RESULT: result = "", BENCH_STATE: state = "" } = process.env;
  const { extensionUri } = vscode.extensions.getExtension("smartcard-hsm-tools.smartcard-hsm") ?? fail();
  const modulePath = vscode.Uri.joinPath(extensionUri, "dist", "engine.js").fsPath;
  const engine = new Supervisor({ launch: () => forkEngine(modulePath, log.info), startParams: () => ({}), log, now: () => performance.now() });
  engine.start();
  await engine.ask(readerList);
  const cache = new StoredJsonFile(vscode.Uri.file(join(state, "backups.json")), log);
  const saved = { read: () => cache.read(), write: async (content: unknown) => cache.write(content).then(() => written()) };
  let written = (): void => undefined;
  const isWritten = new Promise<void>((resolve) => (written = resolve));

  const reading = Math.min(await milliseconds(readAll), await milliseconds(readAll));
  const before = inUse();
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  const most = mostMemory();
  const index = newIndex();
  const cold = await milliseconds(() => index.settled());
  await isWritten;
  delays.disable();
  const during = most();
  const after = inUse();
  const found = index.files.length;
  index.dispose();
  const next = newIndex();
  const cached = await milliseconds(() => next.settled());
  next.dispose();
  engine.dispose();
  await writeFile(result, JSON.stringify({ cold, cached, reading, found, longestBlock: delays.max / 1e6, memory: [before, during, after] }));

  function newIndex(): BackupIndex {
    const verifications = new Verifications(new StoredJsonFile(vscode.Uri.file(join(state, "verified.json")), log), () => new Date());
    return new BackupIndex({ engine, files: new WorkspaceBackupFiles(log), cache: saved, verifications, version: "1", log, pace });
  }
}

async function readAll(): Promise<void> {
  const { fs } = vscode.workspace;
  await mapInParallel(await vscode.workspace.findFiles("**/*.bin"), filesAtOnce, async (uri) => {
    await fs.stat(uri);
    await fs.readFile(uri);
  });
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Bytes that are really in use. */
function inUse(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return memory();
}

/** Tells, when it is called, how many bytes were taken at most since, garbage included. */
function mostMemory(): () => number {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, memory())), 5);
  return () => {
    clearInterval(timer);
    return most;
  };
}

/** Bytes of the heap, and of buffers beside it. */
function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function fail(): never {
  throw new Error("The extension is not there.");
}
