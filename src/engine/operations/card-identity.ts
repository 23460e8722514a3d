import { decodeCvcOrRequest, serialNumberOf } from "../../formats/cvc";
import { FormatError } from "../../formats/format-error";
import { decodeTokenInfo } from "../../formats/pkcs15";
import { fid } from "../../formats/smartcard-hsm";
import type { SmartCardHsm } from "../hsm";

/** Who a card says it is. */
export interface CardIdentity {
  serial: string;
  label: string;
  manufacturer: string;
}

/** What OpenSC shows of a card without EF 2F03, too (SmartCard-HSM ref. 3.3). */
const defaults = { label: "SmartCard-HSM", manufacturer: "www.CardContact.de" };

/** Serial number from the device certificate, label and manufacturer from the token information; none needs a PIN. */
export async function readIdentity(hsm: SmartCardHsm): Promise<CardIdentity> {
  const deviceCertificate = await hsm.files.read(fid.deviceCertificate);
  const tokenInfo = await hsm.files.read(fid.tokenInfo);
  const info = readable(tokenInfo, decodeTokenInfo);
  return {
    serial: readable(deviceCertificate, (bytes) => serialNumberOf(decodeCvcOrRequest(bytes).cvc.chr ?? "")) ?? "",
    label: info?.label ?? defaults.label,
    manufacturer: info?.manufacturer ?? defaults.manufacturer,
  };
}

/** What a file of the card holds; undefined where there is no file, or one that nobody can read. */
export function readable<Decoded>(bytes: Uint8Array | undefined, decode: (bytes: Uint8Array) => Decoded): Decoded | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined;
  try {
    return decode(bytes);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
