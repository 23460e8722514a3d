import type { Certificate, DataObject } from "../../protocol/cards";
import { counted } from "../words";
import type { CardPlace } from "./card-place";
import type { Row } from "./row";

export function certificatesRow({ id, reader, card: { certificates } }: CardPlace): Row {
  return {
    id: `${id}/certificates`,
    label: "Certificates",
    description: String(certificates.length),
    icon: { name: "verified" },
    tooltip: { title: counted(certificates.length, "certificate"), facts: [] },
    context: "certificates",
    spoken: counted(certificates.length, "certificate"),
    shown: "collapsed",
    subject: { reader },
    children: certificates.map((certificate) => certificateRow(id, reader, certificate)),
  };
}

function certificateRow(cardId: string, reader: string, certificate: Certificate): Row {
  const name = certificate.label === "" ? (certificate.subject ?? certificate.file) : certificate.label;
  const kind = `${certificate.kind === "x509" ? "X.509" : "CVC"}${certificate.issuerCertificate ? " of an issuer" : ""}`;
  return {
    id: `${cardId}/certificate:${certificate.file}`,
    label: name,
    description: certificate.notAfter === undefined ? kind : `${kind} · until ${certificate.notAfter.slice(0, 10)}`,
    icon: { name: "verified" },
    tooltip: {
      title: name,
      facts: [
        { name: "Kind", value: kind },
        ...(certificate.subject === undefined ? [] : [{ name: "Subject", value: certificate.subject }]),
        ...(certificate.issuer === undefined ? [] : [{ name: "Issuer", value: certificate.issuer }]),
        ...(certificate.notBefore === undefined ? [] : [{ name: "Valid from", value: certificate.notBefore }]),
        ...(certificate.notAfter === undefined ? [] : [{ name: "Valid until", value: certificate.notAfter }]),
        { name: "ID (CKA_ID)", value: certificate.id },
        { name: "File", value: certificate.file },
      ],
    },
    context: "certificate",
    spoken: `${name}, certificate, ${kind}`,
    subject: { reader },
    children: [],
  };
}

export function dataObjectsRow({ id, reader, card: { dataObjects } }: CardPlace): Row {
  return {
    id: `${id}/dataObjects`,
    label: "Data objects",
    description: String(dataObjects.length),
    icon: { name: "database" },
    tooltip: { title: counted(dataObjects.length, "data object"), facts: [] },
    context: "dataObjects",
    spoken: counted(dataObjects.length, "data object"),
    shown: "collapsed",
    subject: { reader },
    children: dataObjects.map((object) => dataObjectRow(id, reader, object)),
  };
}

function dataObjectRow(cardId: string, reader: string, object: DataObject): Row {
  const name = object.label === "" ? object.file : object.label;
  const access = object.private ? "private" : "public";
  return {
    id: `${cardId}/dataObject:${object.file}`,
    label: name,
    description: object.application === undefined ? access : `${access} · ${object.application}`,
    icon: { name: object.private ? "gist-secret" : "file" },
    tooltip: {
      title: name,
      facts: [
        { name: "Access", value: object.private ? "after the user PIN" : "free" },
        ...(object.application === undefined ? [] : [{ name: "Application", value: object.application }]),
        { name: "File", value: object.file },
      ],
    },
    context: "dataObject",
    spoken: `${name}, ${access} data object`,
    subject: { reader },
    children: [],
  };
}
