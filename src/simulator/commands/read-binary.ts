import { sw } from "../../formats/iso7816";
import { decodeFileCommand } from "../../formats/smartcard-hsm";
import { exists, needFile, needReadable } from "../files";
import { Refusal } from "../refusal";
import { fileIdOf } from "./file-id";
import type { Handler } from "./handler";

/** An Le of 00 or 0000 asks for whatever there is. */
const OPEN_LENGTHS = [0x100, 0x10000];

/** READ BINARY (B1): 6282 where the file ends before Le bytes are read (SmartCard-HSM ref. 2.11). */
export const readBinary: Handler = (card, command) => {
  const { data, le } = command;
  if (data === undefined || le === undefined) throw new Refusal(sw.wrongLength);
  const { offset } = decodeFileCommand(data);
  const fileId = fileIdOf(card, command);
  if (!exists(card, fileId)) throw new Refusal(sw.fileNotFound);
  needReadable(card, fileId);
  const content = needFile(card, fileId);
  if (offset > content.length) throw new Refusal(sw.wrongParameters);
  const piece = content.slice(offset, offset + le);
  const short = piece.length === 0 || (piece.length < le && !OPEN_LENGTHS.includes(le));
  card.session.currentFile = fileId;
  return { data: piece, sw: short ? sw.endOfFile : sw.ok };
};
