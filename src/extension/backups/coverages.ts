import { Emitter } from "vscode-jsonrpc";
import type { ReaderName } from "../../protocol/values";
import type { CardStore } from "../cards/card-store";
import { readCardOf } from "../cards/snapshot";
import { DisposableList } from "../disposables";
import type { AesKcvs } from "./aes-kcvs";
import type { BackupIndex } from "./backup-index";
import { coverageOf } from "./coverage";
import type { CardCoverage } from "./coverage";

/** What the view tells of backups. */
export interface CoverageSnapshot {
  /** There may be backups that are not known yet. */
  looking: boolean;
  /** Where they are looked for, in words. */
  places: readonly string[];
  /** By readers with a card that was read. */
  cards: ReadonlyMap<ReaderName, CardCoverage>;
}

/** Follows cards and backups, and tells which keys the backups cover. */
export class Coverages {
  private readonly disposables = new DisposableList();
  private readonly changed = this.disposables.add(new Emitter<CoverageSnapshot>());
  private current: CoverageSnapshot | undefined;

  /** Fires with the new state after cards or backups changed. */
  readonly onChanged = this.changed.event;

  constructor(
    private readonly cards: CardStore,
    private readonly backups: BackupIndex,
    private readonly aesKcvs: AesKcvs,
  ) {
    const renew = (): void => {
      this.current = undefined;
      this.changed.fire(this.snapshot);
    };
    for (const source of [aesKcvs, cards, backups]) this.disposables.add(source.onChanged(renew));
  }

  get snapshot(): CoverageSnapshot {
    this.current ??= this.take();
    return this.current;
  }

  /** Of the card in a reader; absent: it was not read. */
  of(reader: ReaderName): CardCoverage | undefined {
    return this.snapshot.cards.get(reader);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private take(): CoverageSnapshot {
    const { looking, places, files } = this.backups;
    const cards = this.cards.readers.flatMap((entry) => readCardOf(entry) ?? []);
    return {
      looking,
      places,
      cards: new Map(cards.map(({ reader, card }) => [reader, coverageOf(card, files, this.aesKcvs.of(reader, card.serial))])),
    };
  }
}
