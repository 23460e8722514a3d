import { toHex } from "../../formats/bytes";
import { kindOfCertificateFile } from "../../formats/certificate-file";
import { spkiFingerprint } from "../../formats/public-key";
import type { BlobSummary, DecodedBlob, FileSummary, SummarizedFile } from "../../protocol";
import { EngineFailure, isFailure } from "../failure";
import { decodeBlob } from "./decode-blob";
import { notHeldBy } from "./holdable-file";
import { inTurns } from "./in-turns";
import { type KeyFile, parseKeyFile } from "./key-file";
import type { FileList } from "./params";
import { fileHash } from "./presentation";
import type { OperationContext } from "./services";

/**
 * What each file says of its key, as `decodeBlob` would tell it, and its hash. A whole file is not described part by part
 * for that, which takes twenty times as long; a damaged one is.
 * @throws EngineFailure `cancelled`
 */
export function summarizeBlobs({ files }: FileList, context: OperationContext): Promise<SummarizedFile[]> {
  return inTurns(files, context, (file) => ({ sha256: fileHash(file), ...summarize(file) }));
}

function summarize(file: Uint8Array): FileSummary {
  try {
    return { state: "key-blob", summary: summaryOfWhole(parseKeyFile(file)) };
  } catch (error) {
    if (isFailure(error, "not-a-key-blob")) return { state: "foreign" };
    if (isFailure(error, "damaged")) return summarizeDamaged(file);
    throw error;
  }
}

function summaryOfWhole(keyFile: KeyFile): BlobSummary {
  const { kind, kcv, keyType, keySize = 0, curve, decodedDescription, publicKey, certificate } = keyFile;
  return {
    kind,
    kcv,
    keyType,
    ...(keySize !== 0 && { keySize }),
    ...(curve !== undefined && { curve }),
    ...(decodedDescription && describedBy(decodedDescription)),
    ...(publicKey && { publicKeySha256: toHex(spkiFingerprint(publicKey)) }),
    certificate: certificate === undefined ? "none" : kindOfCertificateFile(certificate),
    restorable: true,
    notHeldBy: notHeldBy(keyFile),
  };
}

function describedBy({ label, id, keyReference }: NonNullable<KeyFile["decodedDescription"]>): Pick<BlobSummary, "label" | "id" | "keyRef"> {
  return { ...(label !== "" && { label }), id: toHex(id), ...(keyReference !== undefined && { keyRef: keyReference }) };
}

function summarizeDamaged(file: Uint8Array): FileSummary {
  try {
    return { state: "key-blob", summary: summaryOfDecoded(decodeBlob({ file })) };
  } catch (error) {
    if (!(error instanceof EngineFailure) || error.data.code !== "damaged") throw error;
    const { offset, reason } = error.data;
    return { state: "damaged", offset, reason };
  }
}

function summaryOfDecoded(decoded: DecodedBlob): BlobSummary {
  const { kind, kcv, keyType, keySize, curve, label, id, keyRef, publicKeySha256, certificate, restorable } = decoded;
  return {
    kind,
    kcv,
    keyType,
    ...(keySize !== undefined && { keySize }),
    ...(curve !== undefined && { curve }),
    ...(label !== undefined && { label }),
    ...(id !== undefined && { id }),
    ...(keyRef !== undefined && { keyRef }),
    ...(publicKeySha256 !== undefined && { publicKeySha256 }),
    certificate,
    restorable,
    notHeldBy: decoded.notHeldBy,
  };
}
