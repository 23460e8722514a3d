import * as vscode from "vscode";
import type { Coverages } from "../backups/coverages";
import type { CardStore } from "../cards/card-store";
import { DisposableList } from "../disposables";
import { setContext } from "../editor-values";
import { viewId } from "../names";
import type { Situation } from "../names";
import { badgeOf } from "./badge";
import { differenceOf } from "./diff";
import type { Row, Subject } from "./row";
import { rowsOf, situationOf } from "./rows";
import { treeItemOf } from "./tree-item";

/** How often the age of backups is told anew: an hour is the shortest that is told. */
const agingMilliseconds = 60 * 60 * 1000;

/**
 * The view “Cards”. Its elements are the ids of rows, so that an element stays the same while its row changes.
 */
export class CardsView implements vscode.TreeDataProvider<string> {
  private readonly disposables = new DisposableList();
  private readonly treeChanged = this.disposables.add(new vscode.EventEmitter<string[] | undefined>());
  private readonly byId = new Map<string, { row: Row; parent?: string }>();
  private readonly tree: vscode.TreeView<string>;
  private rows: readonly Row[] = [];
  private situation: Situation | undefined;

  readonly onDidChangeTreeData = this.treeChanged.event;

  constructor(
    private readonly cards: CardStore,
    private readonly coverages: Coverages,
  ) {
    this.tree = this.disposables.add(vscode.window.createTreeView(viewId, { treeDataProvider: this, showCollapseAll: true }));
    this.disposables.add(coverages.onChanged(() => this.update()));
    const aging = setInterval(() => this.update(), agingMilliseconds);
    this.disposables.add({ dispose: () => clearInterval(aging) });
    this.update();
  }

  getTreeItem(id: string): vscode.TreeItem {
    const known = this.byId.get(id);
    return known === undefined ? new vscode.TreeItem(id) : treeItemOf(known.row);
  }

  getChildren(id?: string): string[] {
    const rows = id === undefined ? this.rows : (this.byId.get(id)?.row.children ?? []);
    return rows.map((row) => row.id);
  }

  getParent(id: string): string | undefined {
    return this.byId.get(id)?.parent;
  }

  /** What the row with this id is about. */
  subjectOf(id: string): Subject | undefined {
    return this.byId.get(id)?.row.subject;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private update(): void {
    const snapshot = this.cards.snapshot;
    const before = this.rows;
    const coverage = this.coverages.snapshot;
    this.rows = rowsOf(snapshot, coverage, Date.now());
    this.byId.clear();
    this.index(this.rows);
    const difference = differenceOf(before, this.rows);
    if (difference === "all") this.treeChanged.fire(undefined);
    else if (difference.length > 0) this.treeChanged.fire([...difference]);
    const situation = situationOf(snapshot);
    if (situation !== this.situation) setContext("situation", situation);
    this.situation = situation;
    this.showBadge(badgeOf(snapshot, coverage));
  }

  private showBadge(badge: vscode.ViewBadge | undefined): void {
    // Setting it draws it anew, which must not happen for nothing.
    if (badge?.value !== this.tree.badge?.value) this.tree.badge = badge;
  }

  private index(rows: readonly Row[], parent?: string): void {
    for (const row of rows) {
      this.byId.set(row.id, { row, ...(parent !== undefined && { parent }) });
      this.index(row.children, row.id);
    }
  }
}
