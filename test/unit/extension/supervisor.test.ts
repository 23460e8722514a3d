import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { describe, it } from "mocha";
import { CancellationTokenSource, ResponseError } from "vscode-jsonrpc";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { EngineError } from "../../../src/extension/engine-client/engine-error";
import type { EngineFailure } from "../../../src/extension/engine-client/engine-error";
import { CrashBudget } from "../../../src/extension/engine-client/crash-budget";
import { Supervisor } from "../../../src/extension/engine-client/supervisor";
import {
  cardRead,
  engineStart,
  readerChanged,
  readerList,
  shareOpen,
  workDoneProgress,
} from "../../../src/protocol/requests";
import { fakeProcess } from "./fake-engine";
import type { FakeProcess } from "./fake-engine";

function supervise(prepare?: (engine: MessageConnection) => void, budget = new CrashBudget()) {
  const processes: FakeProcess[] = [];
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const supervisor = new Supervisor({
    launch: () => {
      const process = fakeProcess(prepare);
      processes.push(process);
      return process;
    },
    startParams: () => ({ virtualCards: "/cards" }),
    log: { info: write, warn: write, error: write },
    now: () => 0,
    budget,
  });
  const latest = (): FakeProcess => processes.at(-1) ?? assert.fail("nothing was launched");
  return { supervisor, processes, lines, latest };
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !condition(); turn++) await setImmediate();
  assert.ok(condition(), "it did not come to that");
}

async function failureOf(request: Promise<unknown>): Promise<EngineFailure> {
  try {
    await request;
  } catch (error) {
    assert.ok(error instanceof EngineError);
    return error.failure;
  }
  return assert.fail("it did not fail");
}

describe("the supervisor", () => {
  it("lets a request wait until the engine runs", async () => {
    const { supervisor } = supervise((engine) => engine.onRequest(readerList, () => []));
    supervisor.start();
    assert.equal(supervisor.state.name, "starting");
    assert.deepEqual(await supervisor.ask(readerList), []);
    assert.equal(supervisor.state.name, "running");
    supervisor.dispose();
  });

  it("tells the engine where the virtual cards are", async () => {
    let params: unknown;
    const { supervisor } = supervise((engine) =>
      engine.onRequest(engineStart, (given) => {
        params = given;
        return { version: "1", pcsc: { available: false, choice: "pcsclite fits.", reason: "no daemon" } };
      }),
    );
    supervisor.start();
    await until(() => supervisor.state.name === "running");
    assert.deepEqual(params, { virtualCards: "/cards" });
    supervisor.dispose();
  });

  it("fails what is under way at a crash, and starts anew", async () => {
    const { supervisor, processes, latest } = supervise((engine) =>
      engine.onRequest(readerList, () => new Promise<never>(() => undefined)),
    );
    supervisor.start();
    await until(() => supervisor.state.name === "running");
    const pending = failureOf(supervisor.ask(readerList));
    await setImmediate();
    latest().crash();
    assert.deepEqual(await pending, { code: "engine-crashed" });
    await until(() => supervisor.state.name === "running");
    assert.equal(processes.length, 2);
    supervisor.dispose();
  });

  it("stops when the budget is used up, refuses requests, and starts again on request", async () => {
    const { supervisor, processes, latest } = supervise((engine) => engine.onRequest(readerList, () => []));
    supervisor.start();
    for (let crash = 0; crash < 5; crash++) {
      await until(() => supervisor.state.name === "running");
      latest().crash("signal SIGSEGV");
    }
    assert.deepEqual(supervisor.state, { name: "stopped", reason: "signal SIGSEGV" });
    assert.equal(processes.length, 5);
    assert.deepEqual(await failureOf(supervisor.ask(readerList)), { code: "engine-stopped", reason: "signal SIGSEGV" });
    supervisor.restart();
    assert.deepEqual(await supervisor.ask(readerList), []);
    supervisor.dispose();
  });

  it("gives a waiting request up when the engine stops instead of starting", async () => {
    const { supervisor } = supervise((engine) =>
      engine.onRequest(engineStart, () => {
        throw new ResponseError(-32000, "no");
      }),
    );
    supervisor.start();
    assert.deepEqual(await failureOf(supervisor.ask(readerList)), { code: "engine-stopped", reason: "no" });
    supervisor.dispose();
  });

  it("hands on the engine's failures with their fields", async () => {
    const { supervisor } = supervise((engine) =>
      engine.onRequest(cardRead, () => {
        throw new ResponseError(-32000, "", { code: "wrong-pin", pin: "user", triesLeft: 2 });
      }),
    );
    supervisor.start();
    const failure = await failureOf(supervisor.request(cardRead, { reader: "A" }));
    assert.deepEqual(failure, { code: "wrong-pin", pin: "user", triesLeft: 2 });
    supervisor.dispose();
  });

  it("hears notifications also after a restart", async () => {
    const { supervisor, latest } = supervise();
    let heard = 0;
    supervisor.onNotification(readerChanged, () => {
      heard++;
    });
    supervisor.start();
    await until(() => supervisor.state.name === "running");
    await latest().engine.sendNotification(readerChanged);
    await until(() => heard === 1);
    latest().crash();
    await until(() => supervisor.state.name === "running");
    await latest().engine.sendNotification(readerChanged);
    await until(() => heard === 2);
    supervisor.dispose();
  });

  it("brings the progress of each request to whoever asked", async () => {
    const { supervisor, latest } = supervise((engine) =>
      engine.onRequest(shareOpen, async ({ file, workDoneToken = "" }) => {
        await latest().engine.sendProgress(workDoneProgress, workDoneToken, { percentage: Number(file) });
        return { kcv: file };
      }),
    );
    supervisor.start();
    const seen: Record<string, number[]> = {};
    const ask = (file: string) =>
      supervisor.requestWithProgress(
        shareOpen,
        { file, password: "" },
        ({ percentage }) => (seen[file] ??= []).push(percentage),
        new CancellationTokenSource().token,
      );
    await Promise.all([ask("10"), ask("20")]);
    assert.deepEqual(seen, { "10": [10], "20": [20] });
    supervisor.dispose();
  });

  it("takes a cancellation to the engine", async () => {
    const { supervisor } = supervise((engine) =>
      engine.onRequest(
        shareOpen,
        (_params, token) =>
          new Promise((_resolve, reject) => {
            token.onCancellationRequested(() => reject(new ResponseError(-32800, "", { code: "cancelled" })));
          }),
      ),
    );
    supervisor.start();
    const source = new CancellationTokenSource();
    const failure = failureOf(
      supervisor.requestWithProgress(shareOpen, { file: "", password: "" }, () => undefined, source.token),
    );
    await until(() => supervisor.state.name === "running");
    await setImmediate();
    source.cancel();
    assert.deepEqual(await failure, { code: "cancelled" });
    supervisor.dispose();
  });

  it("ends the engine when it is disposed, and does not start it again", async () => {
    const { supervisor, processes, latest } = supervise();
    supervisor.start();
    await until(() => supervisor.state.name === "running");
    supervisor.dispose();
    assert.equal(latest().ended, true);
    await setImmediate();
    assert.equal(processes.length, 1);
  });
});
