import { randomBytes } from "node:crypto";
import { sw } from "../../formats/iso7816";
import { Refusal } from "../refusal";
import type { Handler } from "./handler";

/** GET CHALLENGE: random bytes, as many as Le asks for (SmartCard-HSM ref. 2.14). */
export const getChallenge: Handler = (card, { p1, p2, data, le }) => {
  if (p1 !== 0 || p2 !== 0) throw new Refusal(sw.incorrectP1P2);
  if (data !== undefined || le === undefined || le > card.profile.files.maxChallenge) throw new Refusal(sw.wrongLength);
  return { data: Uint8Array.from(randomBytes(le)) };
};
