import * as vscode from "vscode";
import { oneLine, shownName } from "../shown-text";
import { tooltipMarkdown } from "./tooltip";
import type { Row } from "./row";

const collapsibleState = {
  expanded: vscode.TreeItemCollapsibleState.Expanded,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
};

/** The editor's item for a row. */
export function treeItemOf(row: Omit<Row, "children" | "subject">): vscode.TreeItem {
  const item = new vscode.TreeItem(
    shownName(row.label),
    row.shown === undefined ? vscode.TreeItemCollapsibleState.None : collapsibleState[row.shown],
  );
  item.id = row.id;
  item.iconPath = new vscode.ThemeIcon(
    row.icon.name,
    row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
  );
  item.contextValue = row.context;
  item.tooltip = new vscode.MarkdownString(tooltipMarkdown(row.tooltip));
  item.accessibilityInformation = { label: oneLine(row.spoken) };
  if (row.description !== undefined) item.description = oneLine(row.description);
  return item;
}
