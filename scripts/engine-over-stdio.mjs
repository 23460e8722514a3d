import { spawn } from "node:child_process";
import { createMessageConnection } from "vscode-jsonrpc/node";

/**
 * Starts the built engine, for a folder of virtual cards or none, as any program beside the extension can.
 * @param {string} [virtualCards]
 */
export async function startEngine(virtualCards) {
  const child = spawn(process.execPath, ["dist/engine.js", "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const connection = createMessageConnection(child.stdout, child.stdin);
  connection.listen();
  await connection.sendRequest("engine/start", { virtualCards });
  return {
    connection,
    async stop() {
      connection.dispose();
      child.stdin.end();
      await ended;
    },
  };
}
