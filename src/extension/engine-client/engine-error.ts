import { ResponseError } from "vscode-jsonrpc";
import type { FailureCode, FailureData } from "../../protocol/failures";

/** Failures of the way to the engine, beside those that it answers with. */
export type EngineLoss =
  /** It ended while it worked on the request: whether the request was carried out is not known. */
  | { code: "engine-crashed" }
  /** It is not running, so the request never reached it. */
  | { code: "engine-stopped"; reason: string };

export type EngineFailure = FailureData | EngineLoss;

/** What a request to the engine fails with. The message is for logs; people are told by `failures/`. */
export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    readonly failure: EngineFailure,
    message: string = failure.code,
  ) {
    super(message);
  }
}

/** Whether `error` is an answer of the engine with this code. */
export function isFailure<C extends FailureCode>(
  error: unknown,
  code: C,
): error is EngineError & { failure: Extract<FailureData, { code: C }> } {
  return error instanceof EngineError && error.failure.code === code;
}

/** Makes an EngineError of whatever a JSON-RPC request was rejected with. */
export function engineErrorOf(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ResponseError && isFailureData(error.data)) return new EngineError(error.data, message);
  return new EngineError({ code: "internal" }, message);
}

/** The engine answers with nothing else; the check is for an answer that another version of it sent. */
function isFailureData(data: unknown): data is FailureData {
  return typeof data === "object" && data !== null && "code" in data && typeof data.code === "string";
}
