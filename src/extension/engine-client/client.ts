import type { CancellationToken, Event, NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { FailureData } from "../../protocol/failures";
import type { Progress, WithProgress } from "../../protocol/requests";
import type { EngineState } from "./state";

/** What the rest of the extension knows of the engine. Every request rejects with an EngineError and nothing else. */
export interface Engine {
  readonly state: EngineState;
  readonly onStateChanged: Event<EngineState>;

  /** Asks as soon as the engine runs; rejects at once when it is stopped. */
  ask<R>(type: RequestType0<R, FailureData>): Promise<R>;

  /** Listens to a notification, also after a restart. */
  onNotification(type: NotificationType0, listener: () => void): { dispose(): void };

  request<P, R>(
    type: RequestType<P, R, FailureData>,
    params: NoInfer<P>,
    token?: CancellationToken,
  ): Promise<R>;

  /** A request that tells how far it is. */
  requestWithProgress<P extends WithProgress, R>(
    type: RequestType<P, R, FailureData>,
    params: NoInfer<P>,
    onProgress: (progress: Progress) => void,
    token: CancellationToken,
  ): Promise<R>;

  /** Starts it again with a full crash budget, ending it first if it runs. */
  restart(): void;
}
