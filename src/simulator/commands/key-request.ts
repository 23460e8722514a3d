import { encodeAuthenticatedRequest, encodeCvc, encodeCvcBody, outerSignatureInput } from "../../formats/cvc";
import { sw } from "../../formats/iso7816";
import type { Card } from "../card";
import { certificateSignature, publicKeyOf, type SigningKey } from "../crypto/certificate-signature";
import { deviceReference } from "../device-identity";
import { Refusal } from "../refusal";

/** References that a client asks to find in the request. */
export interface RequestReferences {
  car?: string;
  chr?: string;
  /** Of the key that signs the request; absent: the device's. */
  outerCar?: string;
}

const REFERENCE = /^[\x21-\x7e]{1,16}$/;

/** Refuses references that a certificate cannot bear (SmartCard-HSM ref. 7.1). */
export function needReferences(references: RequestReferences): void {
  const { car, chr, outerCar } = references;
  if (![car, chr, outerCar].every((reference) => reference === undefined || REFERENCE.test(reference))) {
    throw new Refusal(sw.wrongData);
  }
}

/** The key that signs a request: the device key, or one of the card's key pairs. */
export function needSigner({ state }: Card, reference: number): SigningKey {
  const signer = reference === 0 ? state.deviceKey : state.keys.get(reference)?.material;
  if (signer === undefined || signer.type === "AES") throw new Refusal(sw.referenceNotFound);
  return signer;
}

/** Authenticated request of a new key: signed by itself, then by the signer (SmartCard-HSM ref. 7.2). */
export function requestFor(card: Card, key: SigningKey, signer: SigningKey, references: RequestReferences): Uint8Array {
  const { car, chr, outerCar = deviceReference(card.state.serial) } = references;
  const publicKey = publicKeyOf(key);
  const body = encodeCvcBody({ publicKey, ...(car !== undefined && { car }), ...(chr !== undefined && { chr }) });
  const cvc = encodeCvc(body, certificateSignature(key, body));
  return encodeAuthenticatedRequest(cvc, outerCar, certificateSignature(signer, outerSignatureInput(cvc, outerCar)));
}
