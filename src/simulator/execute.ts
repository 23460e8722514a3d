import { FormatError } from "../formats/format-error";
import { decodeCommand, encodeResponse, sw, type DecodedCommand } from "../formats/iso7816";
import type { Card } from "./card";
import { carryOut } from "./commands";
import { Refusal } from "./refusal";

/** Carries out a command APDU and gives the response APDU, whatever the bytes are. */
export async function execute(card: Card, bytes: Uint8Array): Promise<Uint8Array> {
  const command = decode(bytes);
  if (command === undefined) return encodeResponse(sw.wrongLength);
  try {
    const { data = new Uint8Array(), sw: word = sw.ok } = await carryOut(card, command);
    if (command.le === undefined) return encodeResponse(word);
    if (data.length > command.le) return encodeResponse(sw.wrongLength);
    return encodeResponse(word, data);
  } catch (error) {
    return encodeResponse(statusWordOf(error));
  }
}

function decode(bytes: Uint8Array): DecodedCommand | undefined {
  try {
    return decodeCommand(bytes);
  } catch {
    return undefined;
  }
}

function statusWordOf(error: unknown): number {
  if (error instanceof Refusal) return error.sw;
  return error instanceof FormatError ? sw.wrongData : sw.unknownError;
}
