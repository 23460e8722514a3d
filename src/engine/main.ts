import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readerChanged } from "../protocol";
import { Engine } from "./engine";
import { allMethods } from "./handlers";
import { log } from "./log";
import { Server } from "./rpc/server";
import { ipcTransport, stdioTransport } from "./rpc/transport";

/** How long requests that are being answered, and sessions with cards, may take to end once the peer is gone. */
const GRACE_MS = 1_000;

/**
 * Calls to PC/SC that may wait at the same time: one for the readers, one for each card at work. Node.js has four threads
 * for them unless it is told before it needs the first, and they serve the file system, too.
 */
const THREADS = 32;

function main(): void {
  process.env["UV_THREADPOOL_SIZE"] ??= String(THREADS);
  process.on("uncaughtException", (error) => {
    log.error("the engine ends after an unexpected error", error);
    process.exit(1);
  });
  const transport = transportOf(process);
  if (transport === undefined) {
    log.error("Start the engine with --stdio, or fork it with an IPC channel.");
    process.exit(2);
  }

  const engine = new Engine(packageVersion(), log);
  const server = new Server(transport, allMethods(engine), log);
  engine.onReadersChange(() => server.notify(readerChanged));

  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    // To exit would be to wait for a card that does not answer.
    setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MS);
    void server
      .settled()
      .then(() => engine.close())
      .finally(() => process.exit(0));
  };
  transport.onEnd(end);
  process.once("SIGTERM", end).once("SIGINT", end);
}

function transportOf({ argv, send }: NodeJS.Process) {
  if (argv.includes("--stdio")) return stdioTransport();
  return send === undefined ? undefined : ipcTransport();
}

/** The bundle lies one folder below the package. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8"));
  const version = typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : undefined;
  return typeof version === "string" ? version : "unknown";
}

main();
