import { parseArgs } from "node:util";
import { profileNames, type ProfileName } from "../profiles";
import { VirtualCard } from "../virtual-card";
import { VirtualCardError } from "../virtual-card-error";
import { VirtualCardFile } from "../virtual-card-file";
import { VpcdCard } from "./vpcd-card";

const usage = `Puts a virtual SmartCard-HSM into a reader of a PC/SC daemon, until this program or the daemon ends.

  npm run card -- [--profile genuine-3] [--port 35963] [--host 127.0.0.1] [--state FILE]

  --profile device that the card imitates:
              genuine-2  SmartCard-HSM, Nitrokey HSM 1: firmware 2.5, RSA up to 2048 bits, no AES
              genuine-3  SmartCard-HSM, Nitrokey HSM 2: firmware 3.5
              genuine-4  SmartCard-HSM: firmware 4.1
              pico       Pico HSM: firmware 6.6
            A card out of a file stays what it is.
  --port    port of the vpcd reader (35963: "Virtual PCD 00 00", 35964: "Virtual PCD 00 01")
  --host    machine of the vpcd reader
  --state   file that keeps the card, its keys in the clear; made where it is missing. Without it the card is gone at the end.
`;

const options = {
  port: { type: "string", default: "35963" },
  host: { type: "string", default: "127.0.0.1" },
  state: { type: "string" },
  profile: { type: "string" },
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
  const profile = values.profile === undefined ? undefined : profileOf(values.profile);
  const card = await cardOf(state, profile);
  const inserted = await VpcdCard.insert(card, { host, port });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => inserted.remove());
  process.stdout.write(`The virtual card ${card.toJSON().serial} is in the reader at ${host}:${port}. Ctrl+C takes it out.\n`);
  await inserted.removed;
  process.stdout.write("The virtual card is out of the reader.\n");
}

/** A card without a file, or the one in it; a VirtualCardError when that imitates another device than was asked for. */
async function cardOf(state: string | undefined, profile: ProfileName | undefined): Promise<VirtualCard> {
  if (state === undefined) return VirtualCard.create({ ...(profile !== undefined && { profile }) });
  const { card } = await VirtualCardFile.openOrCreate(state, profile);
  if (profile === undefined || card.profile === profile) return card;
  throw new VirtualCardError(`The card in ${state} is a "${card.profile}", and stays one. Leave --profile out, or name another file.`);
}

function profileOf(text: string): ProfileName {
  const name = profileNames.find((known) => known === text);
  if (name === undefined) throw new VirtualCardError(`"${text}" is no device: name one of ${profileNames.join(", ")}.`);
  return name;
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
