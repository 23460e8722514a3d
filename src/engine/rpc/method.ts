import type { FailureData } from "../../protocol";
import type { RequestType, RequestType0 } from "vscode-jsonrpc";

/** How a request is watched and stopped. */
export interface RequestContext {
  /** Fires when the peer cancels the request. */
  signal: AbortSignal;
  /** 0 to 100, and what is being done, in words. Goes nowhere when the peer did not ask for it. */
  onProgress(percentage: number, message?: string): void;
}

/** A request the engine answers. */
export interface Method {
  readonly name: string;
  /**
   * @param params as they came from the peer
   * @throws EngineFailure
   */
  handle(params: unknown, context: RequestContext): Promise<unknown>;
}

/** Reads a value that came from the peer; throws the failure `invalid-params` naming `parameter` when it is another. */
export type Read<T> = (value: unknown, parameter: string) => T;

/** Joins a request of the protocol with the reader of its parameters and the work it asks for. */
export function method<P, R, T>(
  type: RequestType<P, R, FailureData> | RequestType0<R, FailureData>,
  read: Read<T>,
  work: (params: T, context: RequestContext) => R | Promise<R>,
): Method {
  return {
    name: type.method,
    async handle(params, context) {
      const own = read(params ?? {}, "params");
      try {
        return await work(own, context);
      } finally {
        zeroBytes(own);
      }
    },
  };
}

/** Zeroes all bytes in parameters: PINs, passwords and files have served their purpose when a request is answered. */
export function zeroBytes(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0);
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(zeroBytes);
}
