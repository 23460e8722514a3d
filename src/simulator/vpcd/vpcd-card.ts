import { connect, type Socket } from "node:net";
import { wipe } from "../../formats/bytes";
import type { VirtualCard } from "../virtual-card";
import { VirtualCardError } from "../virtual-card-error";
import { control, encodeMessage, MessageReader } from "./messages";

export interface VpcdReader {
  host: string;
  port: number;
}

/** A free reader asks for the ATR within a second; one that holds a card leaves the next one waiting. */
const SILENCE_MS = 5000;

/** A virtual card in a reader of vpcd, the virtual reader of a PC/SC daemon: in it for as long as the connection lasts. */
export class VpcdCard {
  /** Fulfilled when the card is out of the reader; rejected with a VirtualCardError when the connection broke. */
  readonly removed: Promise<void>;
  readonly #socket: Socket;

  private constructor(card: VirtualCard, socket: Socket) {
    this.#socket = socket;
    this.removed = serve(card, socket);
  }

  /** Puts the card in the reader; a VirtualCardError when nobody listens there, or the reader is taken. */
  static async insert(card: VirtualCard, reader: VpcdReader): Promise<VpcdCard> {
    const socket = await open(reader);
    const taken = once(socket, "data");
    const inserted = new VpcdCard(card, socket);
    // A caller that is told why the insertion failed need not ask again how the card was removed.
    inserted.removed.catch(() => undefined);
    if (await Promise.race([taken, inserted.removed.then(() => false), silence()])) return inserted;
    inserted.remove();
    throw new VirtualCardError(
      `The reader at ${reader.host}:${reader.port} does not ask for the card. Another card may be in it: take that out, or name another port.`,
    );
  }

  remove(): void {
    this.#socket.end();
  }
}

function open({ host, port }: VpcdReader): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const fail = (error: Error) => {
      reject(
        new VirtualCardError(
          `No virtual reader listens at ${host}:${port} (${error.message}). Start a PC/SC daemon with the vpcd reader; on Debian: apt install pcscd vsmartcard-vpcd.`,
        ),
      );
    };
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.off("error", fail);
      resolve(socket);
    });
  });
}

/** Answers the reader's messages one after the other, until the connection ends. */
function serve(card: VirtualCard, socket: Socket): Promise<void> {
  const messages = new MessageReader();
  let answered: Promise<void> = Promise.resolve();
  socket.on("data", (piece) => {
    for (const payload of messages.read(piece)) answered = answered.then(() => answer(card, socket, payload));
  });
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => {
      reject(new VirtualCardError(`The connection to the reader broke: ${error.message}. The card is out of the reader.`));
    });
    socket.once("close", () => {
      void answered.then(() => {
        card.losePower();
        resolve();
      });
    });
  });
}

async function answer(card: VirtualCard, socket: Socket, payload: Uint8Array): Promise<void> {
  const response = payload.length === 1 ? obey(card, payload[0]) : await card.transmit(payload);
  wipe(payload);
  if (response !== undefined && socket.writable) socket.write(encodeMessage(response));
}

/** Power on, power off and reset all end the session, and get no answer: a token has power of its own until it is pulled. */
function obey(card: VirtualCard, message: number | undefined): Uint8Array | undefined {
  if (message === control.atr) return card.atr;
  card.reset();
  return undefined;
}

const once = (socket: Socket, event: string) => new Promise<true>((resolve) => socket.once(event, () => resolve(true)));

function silence(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), SILENCE_MS).unref());
}
