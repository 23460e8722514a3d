import { equal, unsigned } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { applicationId, encodeApplicationTemplate, encodeFileTemplate } from "../../formats/smartcard-hsm";
import { newSession, type Card } from "../card";
import { contentOf, exists } from "../files";
import { Refusal } from "../refusal";
import type { Answer, Handler } from "./handler";

const by = { fileId: 0x00, name: 0x04, pathFromRoot: 0x08, path: 0x09 };
const wanted = { fci: 0x00, fcp: 0x04, nothing: 0x0c };

/** SELECT (ISO 7816-4 11.1.1; SmartCard-HSM ref. 1.3, 1.4). */
export const select: Handler = (card, { p1, p2, data }) => {
  if (!Object.values(wanted).includes(p2)) throw new Refusal(sw.incorrectP1P2);
  if (data === undefined) throw new Refusal(sw.wrongLength);
  const { data: template } = selectBy(card, p1, data);
  return p2 === wanted.nothing || template === undefined ? {} : { data: template };
};

function selectBy(card: Card, p1: number, data: Uint8Array): Answer {
  switch (p1) {
    case by.name:
      return selectApplication(card, data);
    case by.fileId:
      return selectFile(card, data);
    case by.pathFromRoot:
    case by.path:
      return selectPath(card, data);
    default:
      throw new Refusal(sw.incorrectP1P2);
  }
}

/** Selecting the application anew is how a client logs out. */
function selectApplication(card: Card, name: Uint8Array): Answer {
  if (!equal(name, applicationId)) throw new Refusal(sw.fileNotFound);
  card.session = { ...newSession(), selected: true };
  const { version, platform, template } = card.profile;
  return { data: encodeApplicationTemplate({ version, platform, options: card.state.options }, template) };
}

/** By their paths only files that the device makes up are found: EF.DIR, where there is one. */
function selectPath(card: Card, path: Uint8Array): Answer {
  const found = path.length === 2 && card.profile.files.fixed.has(Number(unsigned(path)));
  if (!found) throw new Refusal(sw.fileNotFound);
  return selectFile(card, path);
}

function selectFile(card: Card, data: Uint8Array): Answer {
  if (data.length !== 2) throw new Refusal(sw.wrongLength);
  const fileId = Number(unsigned(data));
  if (!card.session.selected || !exists(card, fileId)) throw new Refusal(sw.fileNotFound);
  card.session.currentFile = fileId;
  return { data: encodeFileTemplate(fileId, contentOf(card, fileId)?.length ?? 0) };
}
