import type * as vscode from "vscode";
import type { KeyBlobView } from "../../protocol/webview-messages";
import { choosePlace } from "../files/choose-file";
import { pemOf } from "../files/pem";
import { base64Of, bytesOf, fileNameOf } from "../files/read-file";
import { writeFile } from "../files/write-file";
import { inform, mention } from "../messages";
import type { OpenView } from "./open-views";

/** Saves the marked bytes, those of the selected part, or all of them where nothing is selected. */
export async function saveBytes({ document: { uri, view: shown }, selection }: OpenView): Promise<void> {
  if (shown === undefined || !("bytes" in shown)) return;
  const { name, offset, length } = selection ?? { name: "all bytes", offset: 0, length: shown.size };
  const bytes = bytesOf(shown.bytes).subarray(offset, offset + length);
  await save(`Save ${name}`, `${stemOf(uri)}-${plain(name)}-${offset}.bin`, { Bytes: ["bin"] }, bytes);
}

export async function saveCertificate({ document: { uri, view: shown } }: OpenView): Promise<void> {
  const certificate = certificateOf(shown);
  if (certificate === undefined) {
    await inform(`${fileNameOf(uri)} holds no X.509 certificate.`);
    return;
  }
  await savePem("Save certificate", `${stemOf(uri)}.crt.pem`, pemOf("CERTIFICATE", base64Of(certificate)));
}

export async function savePublicKey({ document: { uri, view: shown } }: OpenView): Promise<void> {
  const publicKey = shown?.state === "blob" ? shown.decoded.publicKey : undefined;
  if (publicKey === undefined) {
    await inform(`${fileNameOf(uri)} tells no public key: it holds neither a certificate nor a request.`);
    return;
  }
  await savePem("Save public key", `${stemOf(uri)}.pub.pem`, pemOf("PUBLIC KEY", publicKey));
}

function certificateOf(shown: KeyBlobView | undefined): Uint8Array | undefined {
  if (shown?.state !== "blob" || shown.decoded.certificate !== "x509") return undefined;
  const { certificateAt } = shown.decoded;
  return certificateAt && bytesOf(shown.bytes).subarray(certificateAt.offset, certificateAt.offset + certificateAt.length);
}

const savePem = (title: string, fileName: string, pem: string): Promise<void> =>
  save(title, fileName, { PEM: ["pem"] }, new TextEncoder().encode(pem));

async function save(title: string, fileName: string, filters: Record<string, string[]>, bytes: Uint8Array): Promise<void> {
  const place = await choosePlace(title, fileName, filters);
  if (place === undefined) return;
  await writeFile(place.uri, bytes, place.replace);
  mention(`Saved ${fileNameOf(place.uri)}`);
}

const stemOf = (uri: vscode.Uri): string => fileNameOf(uri).replace(/\.[^.]*$/, "");

const plain = (name: string): string =>
  name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
