import * as vscode from "vscode";
import { backupGroups } from "../backups/backup-groups";
import type { CoveredCard } from "../backups/backup-groups";
import type { BackupIndex } from "../backups/backup-index";
import { canBackUp } from "../backups/can-back-up";
import type { Coverages } from "../backups/coverages";
import { Delayed } from "../backups/delayed";
import type { CardStore } from "../cards/card-store";
import { readCardOf } from "../cards/snapshot";
import { DisposableList } from "../disposables";
import { setContext } from "../editor-values";
import { backupsViewId, keyBlobEditorId } from "../names";
import type { BackupsSituation } from "../names";
import { treeItemOf } from "../tree/tree-item";
import { backupRows } from "./backup-rows";
import type { LazyRow } from "./lazy-row";

/** What a command on a row gets: a target with the row's file, or with all below it. */
interface Element {
  row: LazyRow;
  file?: vscode.Uri;
  readonly files: readonly vscode.Uri[] | undefined;
}

const quietMilliseconds = 100;

/** The view “Backups”. Rows are made when they are shown, for there may be thousands. */
export class BackupsView implements vscode.TreeDataProvider<Element> {
  private readonly disposables = new DisposableList();
  private readonly treeChanged = this.disposables.add(new vscode.EventEmitter<undefined>());
  private readonly refreshing = this.disposables.add(new Delayed(quietMilliseconds, () => this.refresh()));
  private readonly tree: vscode.TreeView<Element>;
  private situation: BackupsSituation | undefined;
  private shownFiles: BackupIndex["files"] | undefined;
  private shownCards = "";

  readonly onDidChangeTreeData = this.treeChanged.event;

  constructor(
    private readonly cards: CardStore,
    private readonly backups: BackupIndex,
    private readonly coverages: Coverages,
  ) {
    this.tree = this.disposables.add(vscode.window.createTreeView(backupsViewId, { treeDataProvider: this, showCollapseAll: true }));
    this.disposables.add(this.tree.onDidChangeVisibility(() => this.refreshing.plan()));
    this.disposables.add(coverages.onChanged(() => this.refreshing.plan()));
    this.tellSituation();
  }

  getTreeItem({ row, file }: Element): vscode.TreeItem {
    const item = treeItemOf(row);
    if (file !== undefined) item.command = { command: "vscode.openWith", title: "Open", arguments: [file, keyBlobEditorId] };
    return item;
  }

  getChildren(element?: Element): Element[] {
    const rows = element === undefined ? this.rows() : (element.row.below?.() ?? []);
    return rows.map(elementOf);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private rows(): readonly LazyRow[] {
    this.shownFiles = this.backups.files;
    const cards = this.coveredCards();
    this.shownCards = faceOf(cards);
    return backupRows(backupGroups(this.backups.files, cards), Date.now());
  }

  private coveredCards(): CoveredCard[] {
    const reads = this.cards.readers.flatMap((entry) => readCardOf(entry) ?? []);
    return reads.map((read) => ({ read, coverage: this.coverages.of(read.reader) ?? new Map() }));
  }

  private refresh(): void {
    this.tellSituation();
    if (!this.tree.visible) return;
    if (this.shownFiles !== this.backups.files || this.shownCards !== faceOf(this.coveredCards())) this.treeChanged.fire(undefined);
  }

  private tellSituation(): void {
    const situation = this.situationNow();
    if (situation !== this.situation) setContext("backups", situation);
    this.situation = situation;
  }

  private situationNow(): BackupsSituation {
    const { files, looking, places } = this.backups;
    if (files.length > 0) return "some";
    if (looking) return "looking";
    if (places.length === 0) return "nowhere";
    return this.coveredCards().some(({ read }) => canBackUp(read)) ? "unsaved" : "none";
  }
}

/** What of the cards is seen in the view. */
function faceOf(cards: readonly CoveredCard[]): string {
  return JSON.stringify(
    cards.map(({ read: { reader, card }, coverage }) => [
      [reader, card.label, card.serial, card.dkek.kcv],
      [...coverage].map(([keyRef, { files }]) => [keyRef, files.map(({ backup, matchedBy }) => [backup.uri, matchedBy])]),
    ]),
  );
}

function elementOf(row: LazyRow): Element {
  return {
    row,
    ...(row.file !== undefined && { file: vscode.Uri.parse(row.file) }),
    // Only a command wants them, and there may be thousands.
    get files() {
      return row.files?.().map((uri) => vscode.Uri.parse(uri));
    },
  };
}
