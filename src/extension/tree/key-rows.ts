import type { Key } from "../../protocol/keys";
import { counted, keyName, keyTypeWords, spaced, usageWords } from "../words";
import type { CardPlace } from "./card-place";
import { coverageFacts, coverageNote, stateWords } from "./coverage-words";
import type { Row } from "./row";
import { coverageOfKey, coverageSum, keysWithoutBackup, shownStateOf } from "./shown-coverage";

/** The keys of a card, each with whether it would survive the card. */
export function keysRow(place: CardPlace): Row {
  const { id, reader, card, coverage } = place;
  const { keys } = card;
  const without = keysWithoutBackup(coverage, card);
  const sum = coverageSum(coverage, card);
  return {
    // As for an empty reader: a row that gets its first children is another row, or it would stay collapsed.
    id: `${id}/${keys.length === 0 ? "no-keys" : "keys"}`,
    label: "Keys",
    description: keys.length === 0 ? "none" : `${keys.length}${without === 0 ? "" : ` · ${without} without backup`}`,
    icon: { name: "key" },
    tooltip: { title: counted(keys.length, "key"), facts: sum === undefined ? [] : [{ name: "Backups", value: sum.words }] },
    context: ["keys", `dkek-${card.dkek.state}`, ...(keys.length > 0 ? ["with-keys"] : [])].join(" "),
    spoken: `${counted(keys.length, "key")}${without === 0 ? "" : `, ${without} without backup`}`,
    ...(keys.length > 0 && { shown: "expanded" as const }),
    subject: { reader },
    children: keys.map((key) => keyRow(place, key)),
  };
}

function keyRow({ id, reader, card, coverage }: CardPlace, key: Key): Row {
  const type = keyTypeWords(key);
  const name = keyName(key);
  const covered = coverageOfKey(coverage, key.keyRef);
  const state = shownStateOf(coverage, card, key.keyRef);
  const { icon, words, spoken } = stateWords[state];
  return {
    id: `${id}/key:${key.keyRef}`,
    label: name,
    description: [...(words === undefined ? [] : [words]), type, `ref ${key.keyRef}`, `ID ${key.id}`].join(" · "),
    icon,
    tooltip: {
      title: words === undefined ? name : `${name}: ${spoken}`,
      facts: [
        ...coverageFacts(covered, coverage),
        { name: "Type", value: type },
        { name: "Key reference", value: String(key.keyRef) },
        { name: "ID (CKA_ID)", value: key.id },
        { name: "Usage", value: usageWords(key.usage) },
        { name: "Certificate", value: key.certificate === undefined ? "none" : "X.509" },
        ...(key.publicKeySha256 === undefined ? [] : [{ name: "Public key SHA-256", value: spaced(key.publicKeySha256) }]),
      ],
      note: coverageNote(state, covered, card),
    },
    context: ["key", `dkek-${card.dkek.state}`, ...(key.publicKey === undefined ? [] : ["public"])].join(" "),
    spoken: `${name}, ${type} key, reference ${key.keyRef}, ID ${key.id}, ${spoken}`,
    subject: { reader, keyRef: key.keyRef },
    children: [],
  };
}
