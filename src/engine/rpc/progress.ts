import type { MessageConnection } from "vscode-jsonrpc/node";
import { workDoneProgress } from "../../protocol";

/** Sends progress to the token that the parameters brought along; without one it goes nowhere. */
export function progressOf(
  connection: MessageConnection,
  params: unknown,
): (percentage: number, message?: string) => void {
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
