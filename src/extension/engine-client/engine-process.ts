import { fork } from "node:child_process";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { engineEnvironment } from "./environment";

/** One life of the engine's process. */
export interface EngineProcess {
  /** Absent when it could not be started. */
  readonly pid?: number | undefined;
  readonly connection: MessageConnection;
  /** Calls `listener` once, with how it ended in words, when the process is gone or could not be started. */
  onEnd(listener: (how: string) => void): void;
  /** Ends the process. `onEnd` follows. */
  end(): void;
}

/** How long the engine may take to end by itself once its channel is closed. */
const graceMilliseconds = 2000;

/** Forks `modulePath` with the editor's own runtime; each line the process prints goes to `onLine`. */
export function forkEngine(modulePath: string, onLine: (line: string) => void): EngineProcess {
  const child = fork(modulePath, [], {
    execPath: process.execPath,
    // Without this, the child would take over the flags of this process, a debugger port among them.
    execArgv: [],
    env: engineEnvironment(process.env),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  readLines(child.stdout, onLine);
  readLines(child.stderr, onLine);

  let ended: string | undefined;
  const listeners: ((how: string) => void)[] = [];
  const endWith = (how: string): void => {
    if (ended !== undefined) return;
    ended = how;
    for (const listener of listeners) listener(how);
  };
  child.once("error", (error) => endWith(`could not be run: ${error.message}`));
  child.once("exit", (code, signal) => endWith(signal === null ? `exit code ${String(code)}` : `signal ${signal}`));

  return {
    pid: child.pid,
    connection: createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child)),
    onEnd(listener) {
      if (ended === undefined) listeners.push(listener);
      else listener(ended);
    },
    end() {
      // Closing the channel lets the engine put cards down in order.
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMilliseconds);
      child.once("exit", () => clearTimeout(timer));
    },
  };
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on("line", onLine);
}
