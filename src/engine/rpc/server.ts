import { ErrorCodes, NullLogger, ResponseError, type CancellationToken } from "vscode-jsonrpc";
import { createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import { errorNumberOf, workDoneProgress, type FailureData } from "../../protocol";
import { EngineFailure, failure } from "../failure";
import type { Log } from "../log";
import type { Method } from "./method";
import type { Transport } from "./transport";

/**
 * Answers the requests of one peer, every one of them: with the result of its method, with the failure's data, or as
 * `internal` without a word about what went wrong, which only the log tells.
 */
export function serve(transport: Transport, methods: readonly Method[], log: Log): MessageConnection {
  const byName = new Map(methods.map((method) => [method.name, method]));
  // The library's own log would quote messages, and with them PINs.
  const connection = createMessageConnection(transport.reader, transport.writer, NullLogger);

  connection.onRequest(async (name: string, params: unknown, token: CancellationToken) => {
    const method = byName.get(name);
    if (method === undefined) return new ResponseError(ErrorCodes.MethodNotFound, `There is no method ${name}.`);
    try {
      return await method.handle(params, { signal: signalOf(token), onProgress: progressOf(connection, params) });
    } catch (error) {
      return answerOf(error, name, log);
    }
  });
  connection.onError(() => {
    log.error("a message could not be read or written");
  });
  connection.listen();
  return connection;
}

function answerOf(error: unknown, method: string, log: Log): ResponseError<FailureData> {
  if (!(error instanceof EngineFailure)) log.error(`${method} met an unexpected error`, error);
  const { data, message } = error instanceof EngineFailure ? error : failure("internal", {});
  return new ResponseError(errorNumberOf(data.code), message, data);
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

function progressOf(connection: MessageConnection, params: unknown): (percentage: number, message?: string) => void {
  const token = workDoneTokenOf(params);
  if (token === undefined) return () => undefined;
  return (percentage, message) => {
    const progress = message === undefined ? { percentage } : { percentage, message };
    // Rejects only when the peer is gone.
    connection.sendProgress(workDoneProgress, token, progress).catch(() => undefined);
  };
}

function workDoneTokenOf(params: unknown): number | string | undefined {
  if (typeof params !== "object" || params === null || !("workDoneToken" in params)) return undefined;
  const { workDoneToken } = params;
  return typeof workDoneToken === "string" || typeof workDoneToken === "number" ? workDoneToken : undefined;
}
