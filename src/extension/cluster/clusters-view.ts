import type { CardColumn, ClustersView, ClusterTable, KeyRow } from "../../protocol/cluster-messages";
import type { CardsSnapshot, ReadCard } from "../cards/snapshot";
import { cardName, counted, keyName, keyTypeWords } from "../words";
import { zeroDkekWords } from "../zero-dkek";
import { cardsApart } from "./apart";
import type { CardApart } from "./apart";
import { keyCells } from "./cell-view";
import { clustersOf } from "./clusters";
import type { CellState, Cluster, ClusterKey } from "./clusters";
import type { KnownAesKcvs } from "./holdings";
import { verdictOf } from "./verdict";

/** What the comparison of cards shows of the cards in sight. */
export function clustersView(snapshot: CardsSnapshot, aesKcvs: KnownAesKcvs): ClustersView {
  const clusters = clustersOf(snapshot, aesKcvs);
  const { engine, readers } = snapshot;
  return {
    looking: engine.name !== "stopped" && (readers?.some(({ content }) => content.state === "reading") ?? true),
    tables: clusters.map(clusterTable),
    apart: cardsApart(snapshot, clusters).map(cardApart),
  };
}

function clusterTable(cluster: Cluster): ClusterTable {
  const { kcv, cards, keys } = cluster;
  const columns = cards.map((at, place) => cardColumn(at, keys, place));
  const rows = keys.map(keyRow);
  return {
    kcv,
    heading: `${cards.length} cards have the DKEK ${kcv}`,
    sum: sumWords(rows),
    level: `${rows.filter(isLevel).length} of ${rows.length} the same on all`,
    warnings: warningsOf(cluster),
    uneven: columns.some(({ uneven }) => uneven),
    columns,
    rows,
  };
}

function sumWords(rows: readonly KeyRow[]): string {
  const lacking = rows.filter((row) => !isLevel(row)).length;
  if (rows.length === 0) return "There is no key on any of them yet.";
  if (lacking === 0) return rows.length === 1 ? "The key is the same on all of them." : `All ${rows.length} keys are the same on all of them.`;
  return `${lacking} of ${counted(rows.length, "key")} ${lacking === 1 ? "is" : "are"} not the same on all of them.`;
}

const isLevel = ({ verdict }: KeyRow): boolean => verdict.standing === "level";

function warningsOf({ kcv, cards }: Cluster): string[] {
  const zero = zeroDkekWords(kcv);
  const virtual = cards.filter((card) => card.virtual);
  const mixed = virtual.length > 0 && virtual.length < cards.length;
  const names = virtual.map(({ card }) => cardName(card)).join(" and ");
  return [
    ...(mixed ? [`${names} ${virtual.length === 1 ? "is a virtual card" : "are virtual cards"}: a key that is copied there lies in a file of this machine, and nothing protects it.`] : []),
    ...(zero === undefined ? [] : [zero]),
  ];
}

function cardColumn(at: ReadCard, keys: readonly ClusterKey[], place: number): CardColumn {
  const { reader, virtual, card } = at;
  const on = (state: CellState): number => keys.filter(({ cells }) => cells[place]?.state === state).length;
  return { id: columnId(at), reader, name: cardName(card), serial: card.serial, virtual, sum: cardSum(on), uneven: on("missing") > 0 };
}

function cardSum(on: (state: CellState) => number): string[] {
  const [missing, unclear, cannot] = [on("missing"), on("unclear"), on("cannot")];
  const parts = [
    ...(missing > 0 ? [`${counted(missing, "key")} missing`] : []),
    ...(unclear > 0 ? [`${unclear} unclear`] : []),
    ...(cannot > 0 ? [`${cannot} can't be here`] : []),
  ];
  return parts.length === 0 ? ["all keys here"] : parts;
}

function keyRow(key: ClusterKey): KeyRow {
  const { first, label, id, recognisedBy } = key;
  const caution = cautions[recognisedBy];
  return {
    id: key.identity,
    name: keyName({ keyRef: first.keyRef, label }),
    // A line of a narrow column does not begin with a dot, nor does it part an ID from its name.
    kind: [keyTypeWords(first), ...(id === "" ? [] : [`ID\u00a0${id}`])].join("\u00a0· "),
    ...(caution !== undefined && { caution }),
    verdict: verdictOf(key),
    cells: keyCells(key),
  };
}

const cautions = {
  "public-key": undefined,
  "aes-kcv": undefined,
  description: "recognized by label, ID and size only",
  nothing: "nothing tells what it is",
} as const;

/** A card that another one takes the place of is another column. */
function columnId({ reader, card }: ReadCard): string {
  return `${reader}:${card.serial}`;
}

function cardApart({ at, why }: CardApart): ClustersView["apart"][number] {
  const { reader, card } = at;
  const unlockable = card.dkek.state === "ready" && card.dkek.kcv === undefined;
  return { id: columnId(at), reader, name: cardName(card), serial: card.serial, why, unlockable };
}
