import { sw } from "../../formats/iso7816";
import { decodeFileCommand } from "../../formats/smartcard-hsm";
import { exists, needFile, needReadable } from "../files";
import { Refusal } from "../refusal";
import { fileIdOf } from "./file-id";
import type { Handler } from "./handler";

/** An Le of 00 or 0000 asks for whatever there is. */
const OPEN_LENGTHS = [0x100, 0x10000];

/** READ BINARY (B1). Devices differ in how they tell where the file ends (SmartCard-HSM ref. 2.11). */
export const readBinary: Handler = (card, command) => {
  const { data, le } = command;
  if (data === undefined || le === undefined) throw new Refusal(sw.wrongLength);
  const { offset } = decodeFileCommand(data);
  const fileId = fileIdOf(card, command);
  if (!exists(card, fileId)) throw new Refusal(sw.fileNotFound);
  needReadable(card, fileId);
  const content = needFile(card, fileId);
  const { files } = card.profile;
  if (offset > content.length) throw new Refusal(files.behindEnd);
  const piece = content.slice(offset, offset + le);
  card.session.currentFile = fileId;
  const left = content.length - offset - piece.length;
  if (left > 0) return { data: piece, sw: files.tellsMoreData ? moreData(left) : sw.ok };
  const short = piece.length === 0 || (piece.length < le && !OPEN_LENGTHS.includes(le));
  return { data: piece, sw: short ? files.endOfFile : sw.ok };
};

/** 61xx; 00 stands for 256 bytes and more. */
const moreData = (left: number) => 0x6100 | (left > 0xff ? 0 : left);
