import { parseArgs } from "node:util";
import { VirtualCard } from "../virtual-card";
import { VirtualCardError } from "../virtual-card-error";
import { VirtualCardFile } from "../virtual-card-file";
import { VpcdCard } from "./vpcd-card";

const usage = `Puts a virtual SmartCard-HSM into a reader of a PC/SC daemon, until this program or the daemon ends.

  npm run card -- [--port 35963] [--host 127.0.0.1] [--state FILE]

  --port    port of the vpcd reader (35963: "Virtual PCD 00 00", 35964: "Virtual PCD 00 01")
  --host    machine of the vpcd reader
  --state   file that keeps the card, its keys in the clear; made where it is missing. Without it the card is gone at the end.
`;

const options = {
  port: { type: "string", default: "35963" },
  host: { type: "string", default: "127.0.0.1" },
  state: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const { host, state } = values;
  const port = portOf(values.port);
  const card = state === undefined ? await VirtualCard.create() : (await VirtualCardFile.openOrCreate(state)).card;
  const inserted = await VpcdCard.insert(card, { host, port });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => inserted.remove());
  process.stdout.write(`The virtual card ${card.toJSON().serial} is in the reader at ${host}:${port}. Ctrl+C takes it out.\n`);
  await inserted.removed;
  process.stdout.write("The virtual card is out of the reader.\n");
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 0xffff) throw new VirtualCardError(`"${text}" is no port: name a number from 1 to 65535.`);
  return port;
}

/** Unknown options are told of by `parseArgs`, missing rights and the like by the system. */
function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
