import { sw } from "../../formats/iso7816";
import { wipeMaterial } from "../../formats/keyblob";
import { decodeKeyGeneration, fid, type GeneratedKeySpec } from "../../formats/smartcard-hsm";
import type { SigningKey } from "../crypto/certificate-signature";
import { generateEcKey } from "../crypto/elliptic-curve";
import { generateRsaKey } from "../crypto/rsa";
import { MAX_PUBLIC_EXPONENT } from "../crypto/rsa-numbers";
import { writeFile } from "../files";
import { describeKey } from "../key-descriptions";
import { attributesOf, needFreeReference, storeKey } from "../keys";
import { needUser } from "../pin";
import type { DeviceProfile } from "../profiles";
import { Refusal } from "../refusal";
import type { Handler } from "./handler";
import { needReferences, needSigner, requestFor } from "./key-request";

/**
 * GENERATE ASYMMETRIC KEY PAIR (SmartCard-HSM ref. 2.8): key reference in P1, reference of the signer in P2.
 * The request is kept in the key's certificate file, and answered where Le has room for it.
 */
export const generateKeyPair: Handler = async (card, { p1, p2, data, le }) => {
  needUser(card);
  needFreeReference(card, p1);
  if (data === undefined) throw new Refusal(sw.wrongLength);
  const generation = decodeKeyGeneration(data);
  needReferences(generation);
  const attributes = attributesOf(card, generation);
  const signer = needSigner(card, p2);
  const { session } = card;
  const material = await generate(card.profile, generation.key);
  if (card.session !== session) {
    wipeMaterial(material);
    throw new Refusal(sw.executionError);
  }
  const request = requestFor(card, material, signer, generation);
  storeKey(card, p1, { material, ...attributes });
  describeKey(card, p1, material);
  writeFile(card, fid.certificate | p1, 0, request);
  return le !== undefined && request.length <= le ? { data: request } : {};
};

async function generate({ keys }: DeviceProfile, spec: GeneratedKeySpec): Promise<SigningKey> {
  const isKnown = spec.type === "EC" ? keys.curves.includes(spec.curve) : keys.rsaSizes.includes(spec.size);
  if (!isKnown) throw new Refusal(keys.unknownKind);
  if (spec.type === "EC") return generateEcKey(spec.curve);
  const { size, exponent } = spec;
  const sensible = exponent >= 3 && exponent <= MAX_PUBLIC_EXPONENT && exponent % 2 === 1;
  if (!sensible) throw new Refusal(sw.wrongData);
  return generateRsaKey(size, exponent);
}
