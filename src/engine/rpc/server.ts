import { ErrorCodes, NullLogger, ResponseError, type CancellationToken, type NotificationType0 } from "vscode-jsonrpc";
import { createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import { errorNumberOf, type FailureData } from "../../protocol";
import { EngineFailure, failure } from "../failure";
import type { Log } from "../log";
import type { Method } from "./method";
import { progressOf } from "./progress";
import type { Transport } from "./transport";

/**
 * Answers the requests of one peer, every one of them: with the result of its method, with the failure's data, or as
 * `internal` without a word about what went wrong, which only the log tells.
 */
export class Server {
  readonly #methods: ReadonlyMap<string, Method>;
  readonly #connection: MessageConnection;
  readonly #pending = new Set<Promise<unknown>>();

  constructor(
    transport: Transport,
    methods: readonly Method[],
    private readonly log: Log,
  ) {
    this.#methods = new Map(methods.map((method) => [method.name, method]));
    // The library's own log would quote messages, and with them PINs.
    this.#connection = createMessageConnection(transport.reader, transport.writer, NullLogger);
    this.#connection.onRequest((name: string, params: unknown, token: CancellationToken) => {
      const answer = this.#answer(name, params, token);
      this.#pending.add(answer);
      void answer.finally(() => this.#pending.delete(answer));
      return answer;
    });
    this.#connection.onError(() => {
      log.error("a message could not be read or written");
    });
    this.#connection.listen();
  }

  /** Rejects only when the peer is gone, and then nobody misses it. */
  notify(type: NotificationType0): void {
    this.#connection.sendNotification(type).catch(() => undefined);
  }

  /** Resolves when all requests that came so far are answered. */
  async settled(): Promise<void> {
    // What was read is dispatched one message at a time, each in a turn of its own.
    do await new Promise((resolve) => setImmediate(resolve));
    while ((await Promise.all(this.#pending)).length > 0);
  }

  /** Never rejects. */
  async #answer(name: string, params: unknown, token: CancellationToken): Promise<unknown> {
    const method = this.#methods.get(name);
    if (method === undefined) return new ResponseError(ErrorCodes.MethodNotFound, `There is no method ${name}.`);
    try {
      return await method.handle(params, { signal: signalOf(token), onProgress: progressOf(this.#connection, params) });
    } catch (error) {
      if (!(error instanceof EngineFailure)) this.log.error(`${name} met an unexpected error`, error);
      return errorOf(error instanceof EngineFailure ? error : failure("internal", {}));
    }
  }
}

function errorOf({ data, message }: EngineFailure): ResponseError<FailureData> {
  return new ResponseError(errorNumberOf(data.code), message, data);
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
