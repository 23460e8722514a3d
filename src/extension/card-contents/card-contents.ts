import type { Card } from "../../protocol/cards";
import type { Key } from "../../protocol/keys";
import type { ReadCard } from "../cards/snapshot";
import { section } from "../text-section";
import type { Line } from "../text-section";
import { counted, deviceWords, dkekWords, keyName, keyTypeWords, pinWords, spaced, usageWords } from "../words";

/** Everything a card tells, as text: a section for the card, then one for each object on it. */
export function cardContents({ reader, virtual, card }: ReadCard): string {
  return [
    section(`SmartCard-HSM ${card.serial}`, cardLines(reader, virtual, card)),
    heading("Keys", card.keys.length),
    ...card.keys.map((key) => section(keyName(key), keyLines(key), 1)),
    heading("Certificates", card.certificates.length),
    ...card.certificates.map((certificate) =>
      section(
        certificate.label === "" ? certificate.file : certificate.label,
        [
          ["Kind", certificate.kind === "x509" ? "X.509 certificate" : "Card verifiable certificate"],
          ["Of", certificate.issuerCertificate ? "an issuer" : "a key"],
          ["Subject", certificate.subject],
          ["Issuer", certificate.issuer],
          ["Valid from", certificate.notBefore],
          ["Valid until", certificate.notAfter],
          ["ID (CKA_ID)", certificate.id],
          ["File", certificate.file],
        ],
        1,
      ),
    ),
    heading("Data objects", card.dataObjects.length),
    ...card.dataObjects.map((object) =>
      section(
        object.label === "" ? object.file : object.label,
        [
          ["Application", object.application],
          ["Access", object.private ? "after the user PIN" : "free"],
          ["File", object.file],
        ],
        1,
      ),
    ),
  ].join("\n");
}

function cardLines(reader: string, virtual: boolean, card: Card): Line[] {
  const { options } = card;
  return [
    ["Label", card.label],
    ["Reader", virtual ? `${reader} (virtual: it protects nothing)` : reader],
    ["Looks like", deviceWords(card.device.kind)],
    ["Manufacturer", card.manufacturer],
    ["Version", card.version],
    ["Platform", card.platform],
    ["Options", `${options.raw}${optionWords(card)}`],
    ["User PIN", pinWords(card.userPin)],
    ["SO-PIN", pinWords(card.soPin)],
    ["DKEK", dkekWords(card.dkek)],
  ];
}

function optionWords({ options }: Card): string {
  const words = [
    ...(options.resetRetryCounter
      ? [`SO-PIN may unblock the user PIN${options.resetOnlyWithoutNewPin ? ", but not set a new one" : ""}`]
      : []),
    ...(options.transportPin ? ["transport PIN"] : []),
  ];
  return words.length === 0 ? "" : ` (${words.join("; ")})`;
}

function keyLines(key: Key): Line[] {
  return [
    ["Type", keyTypeWords(key)],
    ["Key reference", String(key.keyRef)],
    ["ID (CKA_ID)", key.id],
    ["Usage", usageWords(key.usage)],
    ["Certificate", key.certificate === undefined ? "none" : "X.509"],
    ["Public key SHA-256", key.publicKeySha256 === undefined ? undefined : spaced(key.publicKeySha256)],
  ];
}

function heading(name: string, count: number): string {
  return count === 0 ? `${name}: none\n` : `${name}: ${counted(count, "object")}\n`;
}
