import type { CoverageSnapshot } from "../backups/coverages";
import type { CardsSnapshot, ReaderEntry } from "../cards/snapshot";
import { readCardOf } from "../cards/snapshot";
import { failureSentence, failureText } from "../failures/failure-text";
import type { PcscStatus } from "../../protocol/requests";
import type { Situation } from "../names";
import { spaced } from "../words";
import { cardRow } from "./card-row";
import type { Row } from "./row";
import { shownCoverageOf } from "./shown-coverage";

/**
 * The rows of the view, from the outermost in.
 * @param now milliseconds since 1970
 */
export function rowsOf(snapshot: CardsSnapshot, coverage: CoverageSnapshot, now: number): readonly Row[] {
  const { engine, pcsc } = snapshot;
  const readers = shownReaders(snapshot);
  if (engine.name !== "running" || readers.length === 0) return [];
  return [...readers.map((entry) => readerRow(entry, coverage, now)), ...(pcsc?.available === false ? [noServiceRow(pcsc)] : [])];
}

export function situationOf(snapshot: CardsSnapshot): Situation {
  const { engine, readers, pcsc } = snapshot;
  if (engine.name === "stopped") return "stopped";
  if (engine.name === "starting" || readers === undefined || pcsc === undefined) return "starting";
  if (shownReaders(snapshot).length > 0) return "readers";
  if (pcsc.available) return "no-reader";
  return pcsc.binding === undefined ? "no-binding" : "no-service";
}

/** vpcd names its slots so, and has them all the time: one without a card is nothing that anybody plugged in. */
const vpcdSlot = /^Virtual PCD \d\d \d\d$/;

function shownReaders({ readers = [] }: CardsSnapshot): readonly ReaderEntry[] {
  return readers.filter(({ reader }) => reader.virtual || reader.card !== null || !vpcdSlot.test(reader.name));
}

function noServiceRow({ reason }: PcscStatus): Row {
  return {
    id: "no-service",
    label: "Only virtual cards are shown",
    description: "no smart card service",
    icon: { name: "info" },
    tooltip: {
      title: "The smart card service (PC/SC) is not available",
      facts: reason === undefined ? [] : [{ name: "Reason", value: reason }],
      note: "Virtual cards work without it.",
    },
    context: "noService",
    spoken: "Only virtual cards are shown, because the smart card service is not available",
    subject: {},
    children: [],
  };
}

function readerRow(entry: ReaderEntry, coverage: CoverageSnapshot, now: number): Row {
  const { reader, content } = entry;
  const empty = content.state === "empty";
  const kind = reader.virtual ? "virtual" : "physical";
  return {
    // An id of its own while it is empty: the editor would keep a row without children collapsed once a card is in.
    id: `${empty ? "empty-reader" : "reader"}:${reader.name}`,
    label: reader.name,
    ...(empty ? { description: "no card" } : reader.virtual && { description: "virtual" }),
    icon: { name: reader.virtual ? "vm" : "plug" },
    tooltip: {
      title: reader.name,
      facts: [
        { name: "Reader", value: reader.virtual ? "virtual" : "PC/SC" },
        { name: "Card", value: reader.card === null ? "none" : `ATR ${spaced(reader.card.atr)}` },
      ],
    },
    context: `reader ${kind} ${empty ? "empty" : "occupied"}`,
    spoken: `${reader.virtual ? "Virtual reader" : "Reader"} ${reader.name}${empty ? ", no card" : ""}`,
    ...(!empty && { shown: "expanded" as const }),
    subject: { reader: reader.name },
    children: empty ? [] : [contentRow(entry, coverage, now)],
  };
}

function contentRow(entry: ReaderEntry, coverage: CoverageSnapshot, now: number): Row {
  const { reader, content } = entry;
  const read = readCardOf(entry);
  if (read !== undefined) return cardRow(read, shownCoverageOf(coverage, read, now));
  const atr = { name: "ATR", value: spaced(reader.card?.atr ?? "") };
  const subject = { reader: reader.name };
  if (content.state === "unreadable") {
    const text = failureText(content.failure);
    return {
      id: `unreadable:${reader.name}`,
      label: "Card can't be read",
      description: text.what,
      icon: { name: "warning", color: "list.warningForeground" },
      tooltip: { title: text.what, facts: [atr], note: failureSentence({ ...text, what: "" }) },
      context: "unreadable",
      spoken: `Card can't be read. ${text.what}`,
      subject,
      children: [],
    };
  }
  if (content.state === "foreign") {
    return {
      id: `foreign:${reader.name}`,
      label: "Another card",
      description: "not a SmartCard-HSM",
      icon: { name: "question" },
      tooltip: { title: "This card is not a SmartCard-HSM", facts: [atr], note: "It is left alone." },
      context: "foreign",
      spoken: "Another card, not a SmartCard-HSM",
      subject,
      children: [],
    };
  }
  return {
    id: `reading:${reader.name}`,
    label: reader.card?.label ?? "SmartCard-HSM",
    description: "reading…",
    icon: { name: "loading~spin" },
    tooltip: { title: "The card is being read", facts: [atr] },
    context: "reading",
    spoken: "The card is being read",
    subject,
    children: [],
  };
}
