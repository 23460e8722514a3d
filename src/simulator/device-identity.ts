import { concat, fromHex } from "../formats/bytes";
import { encodeAuthenticatedRequest, encodeCvc, encodeCvcBody, outerSignatureInput, type Role } from "../formats/cvc";
import { wipeMaterial, type EcMaterial } from "../formats/keyblob";
import { encodeKeyDescription } from "../formats/pkcs15";
import { fid } from "../formats/smartcard-hsm";
import { certificateSignature, publicKeyOf } from "./crypto/certificate-signature";
import { generateEcKey } from "./crypto/elliptic-curve";
import type { DeviceProfile } from "./profiles";

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

/** A device's key, and the files that belong to it. */
export interface DeviceIdentity {
  deviceKey: EcMaterial;
  files: Map<number, Uint8Array>;
}

/** What a device has when it leaves the factory. One that makes its own certificate has an empty file for it. */
export function identityFromFactory({ identity }: DeviceProfile, serial: string): DeviceIdentity {
  if (identity === "issued") return issuedIdentity(serial);
  return { deviceKey: newKey(), files: new Map([[fid.deviceCertificate, new Uint8Array()]]) };
}

/** EF 2F02: the device's certificate ‖ its issuer's (SmartCard-HSM ref. 7.3). */
function issuedIdentity(serial: string): DeviceIdentity {
  const [root, issuer, deviceKey] = [newKey(), newKey(), newKey()];
  const device = certificate(deviceReference(serial), deviceKey, deviceRole, ISSUER_REFERENCE, issuer);
  const issuing = certificate(ISSUER_REFERENCE, issuer, issuerRole, ROOT_REFERENCE, root);
  wipeMaterial(root);
  wipeMaterial(issuer);
  return { deviceKey, files: new Map([[fid.deviceCertificate, concat(device, issuing)]]) };
}

/** EF 2F02: a request of the device key ‖ a certificate that it signed itself; request and description are kept as a key's, too. */
export function selfMadeIdentity(serial: string): DeviceIdentity {
  const deviceKey = generateEcKey("secp256r1");
  const reference = deviceReference(serial);
  const body = encodeCvcBody({ car: reference, chr: reference, publicKey: publicKeyOf(deviceKey) });
  const cvc = encodeCvc(body, certificateSignature(deviceKey, body));
  const signature = certificateSignature(deviceKey, outerSignatureInput(cvc, reference));
  const request = encodeAuthenticatedRequest(cvc, reference, signature);
  const own = certificate(reference, deviceKey, deviceRole, reference, deviceKey);
  const description = encodeKeyDescription({ type: "EC", label: serial, id: new Uint8Array(20), usage: ["sign", "derive"], size: 256 });
  const files = new Map([
    [fid.deviceCertificate, concat(request, own)],
    [fid.privateKeyDescription, description],
    [fid.certificate, request],
  ]);
  return { deviceKey, files };
}

const newKey = () => generateEcKey("brainpoolP256r1");

function certificate(chr: string, key: EcMaterial, role: Role, car: string, signer: EcMaterial): Uint8Array {
  const today = new Date().toISOString().slice(0, 10);
  const validUntil = `${Number(today.slice(0, 4)) + VALID_YEARS}${today.slice(4)}`.replace("-02-29", "-02-28");
  const body = encodeCvcBody({ car, chr, publicKey: publicKeyOf(key), role, validFrom: today, validUntil });
  return encodeCvc(body, certificateSignature(signer, body));
}
