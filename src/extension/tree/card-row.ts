import type { ReadCard } from "../cards/snapshot";
import { cardName, deviceWords, dkekWords, pinWords } from "../words";
import { certificatesRow, dataObjectsRow } from "./content-rows";
import { dkekRow } from "./dkek-row";
import { keysRow } from "./key-rows";
import { resetWords, userPinRow } from "./pin-row";
import type { Row } from "./row";
import { coverageSum } from "./shown-coverage";
import type { ShownCoverage } from "./shown-coverage";

/** The row of a SmartCard-HSM with all that is on it. */
export function cardRow({ reader, virtual, card }: ReadCard, coverage: ShownCoverage): Row {
  const id = `card:${reader}:${card.serial}`;
  const at = { id, reader, card, coverage };
  const sum = coverageSum(coverage, card);
  const name = cardName(card);
  return {
    id,
    label: name,
    // A narrow side bar cuts off the end.
    description: [sum?.short ?? "", card.serial, card.version].filter((part) => part !== "").join(" · "),
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
        ...(sum === undefined ? [] : [{ name: "Backups", value: sum.words }]),
      ],
      ...(virtual && { note: "A virtual card protects nothing: its keys lie in a file of this machine." }),
    },
    context: [
      "card",
      virtual ? "virtual" : "physical",
      card.unlocked ? "unlocked" : "locked",
      `dkek-${card.dkek.state}`,
      `pin-${card.userPin.state}`,
      ...(card.keys.length > 0 ? ["with-keys"] : []),
    ].join(" "),
    spoken: `${name}, SmartCard-HSM ${card.serial}, version ${card.version}, ${card.unlocked ? "unlocked" : "locked"}${sum === undefined ? "" : `, ${sum.words}`}`,
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
