import { PassThrough } from "node:stream";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { engineStart } from "../../../src/protocol/requests";
import type { EngineProcess } from "../../../src/extension/engine-client/engine-process";

export interface FakeProcess extends EngineProcess {
  /** The engine's end of the line. */
  readonly engine: MessageConnection;
  crash(how?: string): void;
  readonly ended: boolean;
}

/** An engine at the other end of two streams; it starts, and answers what `prepare` has it answer. */
export function fakeProcess(prepare?: (engine: MessageConnection) => void): FakeProcess {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const engine = createMessageConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  engine.onRequest(engineStart, () => ({ version: "1.0.0", pcsc: { available: true, binding: "koffi" as const, choice: "koffi fits." } }));
  prepare?.(engine);
  engine.listen();
  const listeners: ((how: string) => void)[] = [];
  const state = { ended: false };
  const end = (how: string): void => {
    if (state.ended) return;
    state.ended = true;
    engine.dispose();
    for (const listener of listeners) listener(how);
  };
  return {
    connection: createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up)),
    onEnd: (listener) => void listeners.push(listener),
    end: () => end("told to"),
    engine,
    crash: (how = "exit code 1") => end(how),
    get ended() {
      return state.ended;
    },
  };
}
