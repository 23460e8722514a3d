import { spawn } from "node:child_process";
import { createMessageConnection } from "vscode-jsonrpc/node";

/**
 * Starts the built engine, as any program beside the extension can.
 * @param {{ virtualCards?: string, binding?: string }} [params] of `engine/start`
 * @param {NodeJS.ProcessEnv} [env] beside this process's own
 */
export async function startEngine(params = {}, env = {}) {
  const child = spawn(process.execPath, ["dist/engine.js", "--stdio"], { stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, ...env } });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const connection = createMessageConnection(child.stdout, child.stdin);
  connection.listen();
  await connection.sendRequest("engine/start", params);
  return {
    connection,
    async stop() {
      connection.dispose();
      child.stdin.end();
      await ended;
    },
  };
}
