import { sw } from "../../formats/iso7816";
import { decodeFileCommand } from "../../formats/smartcard-hsm";
import { needWritable, writeFile } from "../files";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import { fileIdOf } from "./file-id";
import type { Handler } from "./handler";

/** UPDATE BINARY (D7): makes, replaces or continues a file, and selects it (SmartCard-HSM ref. 2.11). */
export const updateBinary: Handler = (card, command) => {
  needUser(card);
  if (command.data === undefined) throw new Refusal(sw.wrongLength);
  const { offset, data } = decodeFileCommand(command.data);
  if (data === undefined) throw new Refusal(sw.wrongData);
  const fileId = fileIdOf(card, command);
  needWritable(fileId);
  writeFile(card, fileId, offset, data);
  card.session.currentFile = fileId;
  return {};
};
