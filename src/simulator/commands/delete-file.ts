import { unsigned } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { wipeMaterial } from "../../formats/keyblob";
import { fid } from "../../formats/smartcard-hsm";
import type { Card } from "../card";
import { exists, prefixOf, removeFile } from "../files";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { Handler } from "./handler";

const BY_FILE_ID = 0x02;

/** DELETE FILE, of a key, too; what describes a key stays (SmartCard-HSM ref. 2.11). */
export const deleteFile: Handler = (card, { p1, p2, data }) => {
  if (p1 !== BY_FILE_ID || p2 !== 0) throw new Refusal(sw.incorrectP1P2);
  if (data?.length !== 2) throw new Refusal(sw.wrongLength);
  needUser(card);
  const fileId = Number(unsigned(data));
  if (!exists(card, fileId)) throw new Refusal(sw.fileNotFound);
  if (fileId === fid.key || fileId === fid.deviceCertificate) throw new Refusal(sw.conditionsNotSatisfied);
  if (prefixOf(fileId) === fid.key) deleteKey(card, fileId & 0xff);
  else removeFile(card, fileId);
  return {};
};

function deleteKey(card: Card, reference: number): void {
  const key = card.state.keys.get(reference);
  if (key !== undefined) wipeMaterial(key.material);
  card.state.keys.delete(reference);
  card.changed = true;
}
