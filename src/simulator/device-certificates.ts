import { concat, fromHex } from "../formats/bytes";
import { encodeCvc, encodeCvcBody, type Role } from "../formats/cvc";
import { wipeMaterial, type EcMaterial } from "../formats/keyblob";
import { certificateSignature, publicKeyOf } from "./crypto/certificate-signature";
import { generateEcKey } from "./crypto/elliptic-curve";

/** Its authorities are no vendor's: nobody shall take a virtual card for a genuine one. */
const ROOT_REFERENCE = "UTVCROOT00001";
const ISSUER_REFERENCE = "UTVCISSU00001";

/** The vendor's role identifier 1.3.6.1.4.1.24991.3.1.1 (SmartCard-HSM ref. 7.4). */
const roleOid = fromHex("2B0601040181C31F030101");
/** The two highest bits tell the rank, as in BSI TR-03110-3 C.4: an authority, or a holder. */
const issuerRole: Role = { oid: roleOid, bits: Uint8Array.of(0x80) };
const deviceRole: Role = { oid: roleOid, bits: Uint8Array.of(0x00) };

const VALID_YEARS = 20;

/** Certificate holder reference of the device with that serial number (SmartCard-HSM ref. 3.2). */
export function deviceReference(serial: string): string {
  return `${serial}00000`;
}

/** A device key, and EF 2F02 for it: the device's certificate ‖ its issuer's (SmartCard-HSM ref. 7.3). */
export function makeDeviceIdentity(serial: string): { deviceKey: EcMaterial; certificates: Uint8Array } {
  const [root, issuer, deviceKey] = [newKey(), newKey(), newKey()];
  const device = certificate(deviceReference(serial), deviceKey, deviceRole, ISSUER_REFERENCE, issuer);
  const issuing = certificate(ISSUER_REFERENCE, issuer, issuerRole, ROOT_REFERENCE, root);
  wipeMaterial(root);
  wipeMaterial(issuer);
  return { deviceKey, certificates: concat(device, issuing) };
}

const newKey = () => generateEcKey("brainpoolP256r1");

function certificate(chr: string, key: EcMaterial, role: Role, car: string, signer: EcMaterial): Uint8Array {
  const today = new Date().toISOString().slice(0, 10);
  const validUntil = `${Number(today.slice(0, 4)) + VALID_YEARS}${today.slice(4)}`.replace("-02-29", "-02-28");
  const body = encodeCvcBody({ car, chr, publicKey: publicKeyOf(key), role, validFrom: today, validUntil });
  return encodeCvc(body, certificateSignature(signer, body));
}
