import { sw, type DecodedCommand } from "../../formats/iso7816";
import { instruction, proprietaryClass } from "../../formats/smartcard-hsm";
import type { Card } from "../card";
import { Refusal } from "../refusal";
import { changePin } from "./change-pin";
import { decipher } from "./decipher";
import { deleteFile } from "./delete-file";
import { enumerate } from "./enumerate";
import { generateKeyPair } from "./generate-key-pair";
import { generateSymmetricKey } from "./generate-symmetric-key";
import { getChallenge } from "./get-challenge";
import type { Answer, Handler } from "./handler";
import { initialize } from "./initialize";
import { keyDomain } from "./key-domain";
import { readBinary } from "./read-binary";
import { resetRetryCounter } from "./reset-retry-counter";
import { select } from "./select";
import { sign } from "./sign";
import { symmetric } from "./symmetric";
import { unwrap } from "./unwrap";
import { updateBinary } from "./update-binary";
import { verify } from "./verify";
import { wrap } from "./wrap";

const interindustryClass = 0x00;

/** Commands by their class and instruction byte (SmartCard-HSM ref. 2.1). */
const commands: Record<number, Map<number, Handler>> = {
  [interindustryClass]: new Map<number, Handler>([
    [instruction.select, select],
    [instruction.verify, verify],
    [instruction.changeReferenceData, changePin],
    [instruction.resetRetryCounter, resetRetryCounter],
    [instruction.generateKeyPair, generateKeyPair],
    [instruction.generateSymmetricKey, generateSymmetricKey],
    [instruction.readBinary, readBinary],
    [instruction.updateBinary, updateBinary],
    [instruction.deleteFile, deleteFile],
    [instruction.getChallenge, getChallenge],
  ]),
  [proprietaryClass]: new Map<number, Handler>([
    [instruction.initialize, initialize],
    [instruction.keyDomain, keyDomain],
    [instruction.enumerate, enumerate],
    [instruction.sign, sign],
    [instruction.decipher, decipher],
    [instruction.symmetric, symmetric],
    [instruction.wrap, wrap],
    [instruction.unwrap, unwrap],
  ]),
};

/** Carries out a command of the application that is selected; without it, nothing but SELECT is known. */
export async function carryOut(card: Card, command: DecodedCommand): Promise<Answer> {
  const ofClass = commands[command.cla];
  if (ofClass === undefined) throw new Refusal(sw.classNotSupported);
  const handler = ofClass.get(command.ins);
  const known = handler !== undefined && (card.session.selected || handler === select);
  if (!known || card.profile.unknownInstructions.includes(command.ins)) throw new Refusal(sw.instructionNotSupported);
  return handler(card, command);
}
