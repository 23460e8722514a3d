import type * as vscode from "vscode";
import type { Hex, ReaderName, KeyReference } from "../../protocol/values";
import type { Accounts } from "../accounts/accounts";
import type { AesKcvs } from "../backups/aes-kcvs";
import type { BackupIndex } from "../backups/backup-index";
import type { Coverages } from "../backups/coverages";
import type { CardStore } from "../cards/card-store";
import type { CardsComparison } from "../cluster/cards-comparison";
import type { Comparisons } from "../comparison/comparisons";
import type { OpenDocuments } from "../editor/open-documents";
import type { OpenViews } from "../editor/open-views";
import type { Engine } from "../engine-client/client";

/** What commands work with. */
export interface Services {
  engine: Engine;
  cards: CardStore;
  backups: BackupIndex;
  coverages: Coverages;
  aesKcvs: AesKcvs;
  views: OpenViews;
  comparisons: Comparisons;
  cardsComparison: CardsComparison;
  documents: OpenDocuments;
  accounts: Accounts;
  /** What the workspace remembers from one session to the next. */
  memory: vscode.Memento;
  log: vscode.LogOutputChannel;
}

/** What a command was started on; empty when it came from the palette. */
export interface Target {
  reader?: ReaderName;
  keyRef?: KeyReference;
  /** The card that a key shall be copied to. */
  to?: ReaderName;
  /** All cards that have the DKEK with this key check value. */
  kcv?: Hex;
  /** A file, or a folder. */
  file?: vscode.Uri;
  /** Several that were selected together. */
  files?: readonly vscode.Uri[];
}

/** A command. It rejects with what went wrong; cancelling is no failure. */
export type Command = (services: Services, target: Target) => Promise<void>;
