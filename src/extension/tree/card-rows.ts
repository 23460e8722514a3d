import type { Card, Certificate, DataObject, PinState } from "../../protocol/cards";
import type { Key } from "../../protocol/keys";
import type { ReadCard } from "../cards/snapshot";
import { cardName, counted, deviceWords, dkekWords, keyName, keyTypeWords, pinWords, spaced, usageWords, zeroDkekKcv } from "../words";
import type { Fact, Row } from "./row";

const warningColor = "list.warningForeground";
const errorColor = "list.errorForeground";

/** The row of a SmartCard-HSM with all that is on it. */
export function cardRow({ reader, virtual, card }: ReadCard): Row {
  const id = `card:${reader}:${card.serial}`;
  const at = { id, reader, card };
  const name = cardName(card);
  return {
    id,
    label: name,
    description: [card.serial, card.version].filter((part) => part !== "").join(" · "),
    icon: { name: "credit-card" },
    tooltip: {
      title: name,
      facts: [
        { name: "Serial number", value: card.serial === "" ? "none before it is initialized" : card.serial },
        { name: "Looks like", value: deviceWords(card.device.kind) },
        { name: "Version", value: card.version },
        { name: "Platform", value: card.platform },
        { name: "Manufacturer", value: card.manufacturer },
        { name: "User PIN", value: pinWords(card.userPin) },
        { name: "SO-PIN", value: pinWords(card.soPin) },
        { name: "SO-PIN may reset the user PIN", value: resetWords(card) },
        { name: "DKEK", value: dkekWords(card.dkek) },
      ],
      ...(virtual && { note: "A virtual card protects nothing: its keys lie in a file of this machine." }),
    },
    context: [
      "card",
      virtual ? "virtual" : "physical",
      card.unlocked ? "unlocked" : "locked",
      `dkek-${card.dkek.state}`,
      `pin-${card.userPin.state}`,
    ].join(" "),
    spoken: `${name}, SmartCard-HSM ${card.serial}, version ${card.version}, ${card.unlocked ? "unlocked" : "locked"}`,
    shown: "expanded",
    subject: { reader },
    children: [
      userPinRow(at),
      dkekRow(at),
      keysRow(at),
      ...(card.certificates.length > 0 ? [certificatesRow(at)] : []),
      ...(card.dataObjects.length > 0 ? [dataObjectsRow(at)] : []),
    ],
  };
}

interface Place {
  id: string;
  reader: string;
  card: Card;
}

function resetWords({ options }: Card): string {
  if (!options.resetRetryCounter) return "no";
  return options.resetOnlyWithoutNewPin ? "yes, without setting a new one" : "yes";
}

const userPinNotes: Partial<Record<PinState, string>> = {
  blocked: "The keys are still on the card, but nobody can use them until the PIN is unblocked with the SO-PIN.",
  transport: "The card came with a transport PIN. It must be changed before anything else.",
  uninitialized: "Initialize the card to give it a user PIN.",
};

function userPinRow({ id, reader, card }: Place): Row {
  const { userPin, soPin } = card;
  const state = pinWords(userPin);
  const last = userPin.state === "ready" && userPin.triesLeft === 1;
  const note = last ? "One more wrong PIN blocks the card." : userPinNotes[userPin.state];
  return {
    id: `${id}/userPin`,
    label: "User PIN",
    description: state,
    icon: userPinIcon(card, last),
    tooltip: {
      title: "User PIN",
      facts: [
        { name: "User PIN", value: state },
        { name: "SO-PIN", value: pinWords(soPin) },
        { name: "SO-PIN may reset the user PIN", value: resetWords(card) },
      ],
      ...(note !== undefined && { note }),
    },
    context: `userPin ${card.unlocked ? "unlocked" : "locked"} pin-${userPin.state}`,
    spoken: `User PIN, ${state}`,
    subject: { reader },
    children: [],
  };
}

function userPinIcon(card: Card, lastTry: boolean): Row["icon"] {
  if (card.userPin.state === "blocked") return { name: "error", color: errorColor };
  if (lastTry) return { name: "warning", color: warningColor };
  return { name: card.unlocked ? "unlock" : "lock" };
}

/** Nothing but the KCV tells a DKEK that was lost from the right one. */
const compareKcv =
  "Compare it with the one of your shares before you rely on backups: a device like this ends up with another DKEK when its power goes between the last share and the first PIN.";

function dkekRow({ id, reader, card: { dkek, device } }: Place): Row {
  const state = dkekWords(dkek);
  const zero = dkek.kcv === zeroDkekKcv;
  const facts: Fact[] = [
    { name: "Shares", value: dkek.state === "none" ? "none" : String(dkek.shares) },
    ...(dkek.state === "pending" ? [{ name: "Missing", value: String(dkek.outstanding) }] : []),
    ...(dkek.kcv === undefined ? [] : [{ name: "Key check value", value: spaced(dkek.kcv) }]),
  ];
  const notes = {
    none: "Keys of this card can't leave it, not even wrapped. Only initializing the card anew can change that, and it deletes all keys.",
    pending: "Keys can be backed up once all shares are imported.",
    ready: `Keys of this card can be backed up, and restored on every card with the same key check value.${device.losesDkekWithPower ? ` ${compareKcv}` : ""}`,
  };
  return {
    id: `${id}/dkek`,
    label: "DKEK",
    description: state,
    icon: {
      name: zero ? "warning" : dkek.state === "none" ? "circle-slash" : "shield",
      ...((zero || dkek.state === "pending") && { color: warningColor }),
    },
    tooltip: {
      title: "Device key encryption key",
      facts,
      note: zero ? "This is the key check value of a DKEK of zeros: the shares cancel each other out. Backups made with it protect nothing." : notes[dkek.state],
    },
    context: `dkek dkek-${dkek.state}`,
    spoken: `DKEK, ${state.replaceAll(" ·", ",")}`,
    subject: { reader },
    children: [],
  };
}

function keysRow({ id, reader, card }: Place): Row {
  const { keys } = card;
  return {
    // As for an empty reader: a row that gets its first children is another row, or it would stay collapsed.
    id: `${id}/${keys.length === 0 ? "no-keys" : "keys"}`,
    label: "Keys",
    description: keys.length === 0 ? "none" : String(keys.length),
    icon: { name: "key" },
    tooltip: { title: counted(keys.length, "key"), facts: [] },
    context: "keys",
    spoken: counted(keys.length, "key"),
    ...(keys.length > 0 && { shown: "expanded" as const }),
    subject: { reader },
    children: keys.map((key) => keyRow({ id, reader, card }, key)),
  };
}

function keyRow({ id, reader, card }: Place, key: Key): Row {
  const type = keyTypeWords(key);
  const name = keyName(key);
  return {
    id: `${id}/key:${key.keyRef}`,
    label: name,
    description: `${type} · ref ${key.keyRef} · ID ${key.id}`,
    icon: { name: "key" },
    tooltip: {
      title: name,
      facts: [
        { name: "Type", value: type },
        { name: "Key reference", value: String(key.keyRef) },
        { name: "ID (CKA_ID)", value: key.id },
        { name: "Usage", value: usageWords(key.usage) },
        { name: "Certificate", value: key.certificate === undefined ? "none" : "X.509" },
        ...(key.publicKeySha256 === undefined ? [] : [{ name: "Public key SHA-256", value: spaced(key.publicKeySha256) }]),
      ],
    },
    context: ["key", `dkek-${card.dkek.state}`, ...(key.publicKey === undefined ? [] : ["public"])].join(" "),
    spoken: `${name}, ${type} key, reference ${key.keyRef}, ID ${key.id}`,
    subject: { reader, keyRef: key.keyRef },
    children: [],
  };
}

function certificatesRow({ id, reader, card: { certificates } }: Place): Row {
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

function dataObjectsRow({ id, reader, card: { dataObjects } }: Place): Row {
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
