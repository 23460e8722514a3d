import { toHex } from "../../formats/bytes";
import { kindOfCertificateFile } from "../../formats/certificate-file";
import { decodeCvcOrRequest } from "../../formats/cvc";
import { decodeCertificateDescription, decodeDataDescription } from "../../formats/pkcs15";
import { fid } from "../../formats/smartcard-hsm";
import { decodeX509 } from "../../formats/x509";
import type { Certificate, DataObject } from "../../protocol";
import type { SmartCardHsm } from "../hsm";
import { readable } from "./card-identity";
import { base64, fileName } from "./presentation";
import { numbersOf, type StoredKey } from "./stored-key";

const isOf = (prefix: number) => (fileId: number) => (fileId & 0xff00) === prefix;

/** Certificates of the keys, those whose key is gone, and those of issuers. A request is no certificate. */
export async function readCertificates(
  hsm: SmartCardHsm,
  fileIds: readonly number[],
  keys: readonly StoredKey[],
): Promise<Certificate[]> {
  const certificates: (Certificate | undefined)[] = keys.map(({ keyRef, certificateFile, description }) =>
    toCertificate(fid.certificate | keyRef, certificateFile, false, description),
  );
  const withKey = new Set(keys.map(({ keyRef }) => keyRef));
  for (const number of numbersOf(fileIds, fid.certificate).filter((number) => !withKey.has(number))) {
    certificates.push(toCertificate(fid.certificate | number, await hsm.files.read(fid.certificate | number), false));
  }
  for (const fileId of issuerCertificateFiles(fileIds)) {
    const description = await hsm.files.read(fid.certificateDescription | (fileId & 0xff));
    const told = readable(description, decodeCertificateDescription);
    certificates.push(toCertificate(fileId, await hsm.files.read(fileId), true, told));
  }
  return certificates.filter((certificate) => certificate !== undefined);
}

/** Some cards list only the descriptions (SmartCard-HSM ref. 2.7). */
function issuerCertificateFiles(fileIds: readonly number[]): number[] {
  const listed = fileIds.filter(isOf(fid.issuerCertificate));
  const described = fileIds.filter(isOf(fid.certificateDescription)).map((fileId) => fid.issuerCertificate | (fileId & 0xff));
  return [...new Set([...listed, ...described])].sort((a, b) => a - b);
}

function toCertificate(
  fileId: number,
  content: Uint8Array | undefined,
  issuerCertificate: boolean,
  description?: { label: string; id: Uint8Array },
): Certificate | undefined {
  if (content === undefined) return undefined;
  const kind = kindOfCertificateFile(content);
  if (kind !== "x509" && kind !== "cvc") return undefined;
  return {
    file: fileName(fileId),
    label: description?.label ?? "",
    id: description === undefined ? "" : toHex(description.id),
    kind,
    issuerCertificate,
    ...(kind === "x509" ? x509Details(content) : cvcDetails(content)),
    der: base64(content),
  };
}

type Details = Pick<Certificate, "subject" | "issuer" | "notBefore" | "notAfter">;

function x509Details(content: Uint8Array): Details {
  const x509 = readable(content, decodeX509);
  if (x509 === undefined) return {};
  const { subject, issuer, notBefore, notAfter } = x509;
  return { subject, issuer, notBefore, notAfter };
}

function cvcDetails(content: Uint8Array): Details {
  const { chr, car, validFrom, validUntil } = readable(content, decodeCvcOrRequest)?.cvc ?? {};
  return {
    ...(chr !== undefined && { subject: chr }),
    ...(car !== undefined && { issuer: car }),
    ...(validFrom !== undefined && { notBefore: validFrom }),
    ...(validUntil !== undefined && { notAfter: validUntil }),
  };
}

/** Data objects by their descriptions, and files of data that nothing describes. Their content is not read. */
export async function readDataObjects(hsm: SmartCardHsm, fileIds: readonly number[]): Promise<DataObject[]> {
  const objects = new Map<number, DataObject>();
  for (const descriptionId of fileIds.filter(isOf(fid.dataDescription))) {
    const description = readable(await hsm.files.read(descriptionId), decodeDataDescription);
    if (description === undefined) continue;
    const number = descriptionId & 0xff;
    const fileId = description.path ?? (description.private ? fid.privateData : fid.data) | number;
    objects.set(fileId, {
      ...dataObject(fileId, description.label),
      ...(description.application !== undefined && { application: description.application }),
    });
  }
  for (const fileId of fileIds.filter((id) => isOf(fid.data)(id) || isOf(fid.privateData)(id))) {
    if (!objects.has(fileId)) objects.set(fileId, dataObject(fileId, ""));
  }
  return [...objects.values()];
}

function dataObject(fileId: number, label: string): DataObject {
  return { file: fileName(fileId), label, private: isOf(fid.privateData)(fileId) };
}
