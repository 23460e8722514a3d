import { parseArgs } from "node:util";
import { fromHex } from "../../../src/formats/bytes";
import { VirtualCard } from "../../../src/simulator";
import { VpcdCard } from "../../../src/simulator/vpcd/vpcd-card";

/**
 * A card whose random numbers are known beforehand, in a reader of the laboratory: each `--challenge` in hexadecimal
 * answers one GET CHALLENGE, in order. When all are used up, it draws its own.
 */
const { values } = parseArgs({ options: { port: { type: "string", default: "" }, challenge: { type: "string", multiple: true, default: [] } } });
const GET_CHALLENGE = 0x84;
const OK = Uint8Array.of(0x90, 0x00);

async function main(): Promise<void> {
  const card = await VirtualCard.create();
  const challenges = values.challenge.map(fromHex);
  const transmit = card.transmit.bind(card);
  card.transmit = async (command) => {
    const challenge = command[1] === GET_CHALLENGE ? challenges.shift() : undefined;
    return challenge === undefined ? transmit(command) : Buffer.concat([challenge, OK]);
  };
  const inserted = await VpcdCard.insert(card, { host: "127.0.0.1", port: Number(values.port) });
  await inserted.removed;
}

void main();
