import { CancellationToken, Emitter } from "vscode-jsonrpc";
import type { MessageConnection, NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { FailureData } from "../../protocol/failures";
import { engineStart, workDoneProgress } from "../../protocol/requests";
import type { Progress, StartParams, WithProgress } from "../../protocol/requests";
import { CrashBudget } from "./crash-budget";
import type { Engine } from "./client";
import { EngineError, engineErrorOf } from "./engine-error";
import type { EngineProcess } from "./engine-process";
import type { EngineState } from "./state";

export interface SupervisorOptions {
  launch(): EngineProcess;
  /** Asked for at every start, so that a changed setting counts after a restart. */
  startParams(): StartParams;
  log: { info(line: string): void; warn(line: string): void; error(line: string): void };
  /** Milliseconds of a clock that only moves on. */
  now(): number;
  budget?: CrashBudget;
}

/** Keeps the engine running: starts it, starts it again after a crash as long as the budget lasts, and settles every caller. */
export class Supervisor implements Engine {
  private readonly stateEmitter = new Emitter<EngineState>();
  private readonly listeners = new Map<NotificationType0, Set<() => void>>();
  private readonly budget: CrashBudget;
  private process: EngineProcess | undefined;
  private current: EngineState = { name: "starting" };
  private disposed = false;
  private progressTokens = 0;

  readonly onStateChanged = this.stateEmitter.event;

  constructor(private readonly options: SupervisorOptions) {
    this.budget = options.budget ?? new CrashBudget();
  }

  get state(): EngineState {
    return this.current;
  }

  start(): void {
    if (this.disposed) return;
    this.change({ name: "starting" });
    const engine = this.options.launch();
    this.process = engine;
    engine.onEnd((how) => {
      engine.connection.dispose();
      if (this.process === engine) this.afterCrash(how);
    });
    const { connection } = engine;
    // A message that can't be sent is reported by the request that sent it, and the end of the process by onEnd.
    connection.onError(([error]) => this.options.log.warn(`Connection to the engine: ${error.message}`));
    for (const type of this.listeners.keys()) connection.onNotification(type, () => this.notify(type));
    connection.listen();
    connection.sendRequest(engineStart, this.options.startParams()).then(
      (started) => {
        if (this.process !== engine) return;
        const { binding, choice, reason } = started.pcsc;
        const pcsc = [`PC/SC through ${binding ?? "no binding"}.`, choice, reason ?? "The service answers."].join(" ");
        this.options.log.info(`Engine ${started.version} runs as process ${engine.pid ?? "?"}. ${pcsc}`);
        this.change({ name: "running", started });
      },
      (error: unknown) => {
        if (this.process !== engine) return;
        // It answers, but refuses to work: another attempt would end the same way.
        const reason = error instanceof Error ? error.message : String(error);
        this.options.log.error(`Engine could not start: ${reason}`);
        this.process = undefined;
        engine.end();
        this.change({ name: "stopped", reason });
      },
    );
  }

  restart(): void {
    this.budget.refill();
    this.endProcess();
    this.start();
  }

  async ask<R>(type: RequestType0<R, FailureData>): Promise<R> {
    return this.call((connection) => connection.sendRequest(type));
  }

  async request<P, R>(
    type: RequestType<P, R, FailureData>,
    params: NoInfer<P>,
    token: CancellationToken = CancellationToken.None,
  ): Promise<R> {
    return this.call((connection) => connection.sendRequest<R>(type.method, params, token));
  }

  async requestWithProgress<P extends WithProgress, R>(
    type: RequestType<P, R, FailureData>,
    params: NoInfer<P>,
    onProgress: (progress: Progress) => void,
    token: CancellationToken,
  ): Promise<R> {
    const workDoneToken = ++this.progressTokens;
    return this.call(async (connection) => {
      const progress = connection.onProgress(workDoneProgress, workDoneToken, onProgress);
      try {
        return await connection.sendRequest<R>(type.method, { ...params, workDoneToken }, token);
      } finally {
        progress.dispose();
      }
    });
  }

  onNotification(type: NotificationType0, listener: () => void): { dispose(): void } {
    let listeners = this.listeners.get(type);
    if (listeners === undefined) {
      listeners = new Set();
      this.listeners.set(type, listeners);
      this.process?.connection.onNotification(type, () => this.notify(type));
    }
    listeners.add(listener);
    return { dispose: () => void this.listeners.get(type)?.delete(listener) };
  }

  dispose(): void {
    this.disposed = true;
    this.endProcess();
    this.change({ name: "stopped", reason: "VS Code is closing" });
    this.stateEmitter.dispose();
  }

  private notify(type: NotificationType0): void {
    for (const listener of this.listeners.get(type) ?? []) listener();
  }

  private async call<R>(send: (connection: MessageConnection) => Promise<R>): Promise<R> {
    const engine = await this.running();
    try {
      return await send(engine.connection);
    } catch (error) {
      if (this.process !== engine) throw new EngineError({ code: "engine-crashed" });
      throw engineErrorOf(error);
    }
  }

  /** The process once it runs; rejects when it is stopped instead. */
  private async running(): Promise<EngineProcess> {
    while (this.current.name === "starting") await this.nextState();
    if (this.current.name === "stopped" || this.process === undefined) {
      throw new EngineError({ code: "engine-stopped", reason: this.current.name === "stopped" ? this.current.reason : "" });
    }
    return this.process;
  }

  private async nextState(): Promise<void> {
    await new Promise<void>((resolve) => {
      const subscription = this.stateEmitter.event(() => {
        subscription.dispose();
        resolve();
      });
    });
  }

  private afterCrash(how: string): void {
    this.process = undefined;
    if (this.disposed) return;
    this.options.log.error(`Engine ended unasked: ${how}`);
    if (this.budget.takeRestart(this.options.now())) this.start();
    else this.change({ name: "stopped", reason: how });
  }

  private endProcess(): void {
    const engine = this.process;
    this.process = undefined;
    engine?.connection.dispose();
    engine?.end();
  }

  private change(state: EngineState): void {
    this.current = state;
    this.stateEmitter.fire(state);
  }
}
