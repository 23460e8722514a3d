import { rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choosePcsc } from "../../src/engine/pcsc";
import type { CardConnection, PcscPort } from "../../src/engine/pcsc/port";
import { fromHex, toHex } from "../../src/formats/bytes";
import { encodeCommand, type CommandApdu } from "../../src/formats/iso7816";
import { applicationId, encodeInitialize } from "../../src/formats/smartcard-hsm";
import type { PcscBinding } from "../../src/protocol";
import { VirtualCardFile } from "../../src/simulator";
import { until, type PcscLab } from "../harness/pcscd/pcsc-lab";

/** pcsc-lite's library asks for the socket's name once a process: each laboratory takes the place of the last one. */
const socket = join(tmpdir(), `pcsc-live-${String(process.pid)}.comm`);
process.env["PCSCLITE_CSOCK_NAME"] = socket;
process.once("exit", () => rmSync(socket, { force: true }));

/** From now on PC/SC in this process means the daemon of that laboratory. */
export function reach(lab: PcscLab): void {
  rmSync(socket, { force: true });
  symlinkSync(lab.socket, socket);
}

/** The binding, as the engine gets it when it is told to use it. */
export function portOf(binding: PcscBinding): PcscPort {
  const { port, why } = choosePcsc(binding);
  if (port === undefined) throw new Error(why);
  return port;
}

export const namesOf = (port: PcscPort): string[] =>
  port
    .readers()
    .map(({ name }) => name)
    .sort();

export const atrIn = (port: PcscPort, reader: string): Uint8Array | undefined =>
  port.readers().find(({ name }) => name === reader)?.atr;

/** Waits until the port tells of a card in the reader, or of none. */
export function untilCard(port: PcscPort, reader: string, present: boolean): Promise<void> {
  return until(`${present ? "a card" : "no card"} in ${reader}`, () => (atrIn(port, reader) !== undefined) === present);
}

export const pin = Buffer.from("648219");

export const select: CommandApdu = { cla: 0, ins: 0xa4, p1: 4, p2: 0, data: applicationId, le: 256 };
export const verify: CommandApdu = { cla: 0, ins: 0x20, p1: 0, p2: 0x81, data: pin };
export const pinStatus: CommandApdu = { cla: 0, ins: 0x20, p1: 0, p2: 0x81 };

/** Saves an initialised card to that file. */
export async function makeCard(path: string): Promise<void> {
  const { card } = await VirtualCardFile.openOrCreate(path);
  const data = encodeInitialize({ options: 0x0001, userPin: pin, soPin: fromHex("3537363231383830"), retryCounter: 3 });
  await card.transmit(encodeCommand(select));
  await card.transmit(encodeCommand({ cla: 0x80, ins: 0x50, p1: 0, p2: 0, data }));
}

/** Sends a command that must succeed; gives its answer without the status word. */
export async function send(connection: CardConnection, command: CommandApdu): Promise<Uint8Array> {
  const response = await connection.transmit(encodeCommand(command));
  const word = toHex(response.subarray(-2));
  if (word !== "9000") throw new Error(`the card answered ${word}`);
  return response.subarray(0, -2);
}
