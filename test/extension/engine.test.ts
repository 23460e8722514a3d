import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { EngineError } from "../../src/extension/engine-client/engine-error";
import { forkEngine } from "../../src/extension/engine-client/engine-process";
import type { EngineProcess } from "../../src/extension/engine-client/engine-process";
import { Supervisor } from "../../src/extension/engine-client/supervisor";
import { readerList, shareOpen } from "../../src/protocol/requests";
import { eventually, extensionId } from "./workbench";

/** A share file of which nobody knows the password; deriving its key takes seconds. */
const slowShare = Buffer.concat([Buffer.from("Salted__"), Buffer.alloc(56, 7)]).toString("base64");

describe("the engine as a process of the extension host", function () {
  this.timeout(120_000);

  const processes: EngineProcess[] = [];
  const lines: string[] = [];
  let supervisor: Supervisor;

  before(() => {
    const { extensionUri } = vscode.extensions.getExtension(extensionId) ?? assert.fail("no extension");
    const modulePath = vscode.Uri.joinPath(extensionUri, "dist", "engine.js").fsPath;
    const write = (line: string): void => void lines.push(line);
    supervisor = new Supervisor({
      launch: () => {
        const process = forkEngine(modulePath, write);
        processes.push(process);
        return process;
      },
      startParams: () => ({}),
      log: { info: write, warn: write, error: write },
      now: () => performance.now(),
    });
    supervisor.start();
  });

  after(() => supervisor.dispose());

  it("answers over IPC", async () => {
    assert.ok(Array.isArray(await supervisor.ask(readerList)));
    assert.equal(supervisor.state.name, "running", lines.join("\n"));
  });

  it("tells a killed engine's callers so, and is there again within a second or two", async () => {
    const source = new vscode.CancellationTokenSource();
    const pending = supervisor
      .requestWithProgress(shareOpen, { file: slowShare, password: "x" }, () => undefined, source.token)
      .then(
        () => assert.fail("it can't be opened"),
        (error: unknown) => error,
      );
    const pid = processes.at(-1)?.pid ?? assert.fail("no process");
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.kill(pid, "SIGKILL");
    const error = await pending;
    assert.ok(error instanceof EngineError);
    assert.deepEqual(error.failure, { code: "engine-crashed" });
    assert.ok(Array.isArray(await supervisor.ask(readerList)));
    assert.equal(processes.length, 2);
  });

  it("ends when it is told to", async () => {
    const pid = processes.at(-1)?.pid ?? assert.fail("no process");
    supervisor.dispose();
    await eventually(() => (isAlive(pid) ? undefined : true));
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
