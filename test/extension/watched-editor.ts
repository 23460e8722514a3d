import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { EditorSituation } from "../../src/extension/names";
import { eventually } from "./workbench";

/** What `when` clauses are told of the editor with the focus. */
export class WatchedEditor {
  situation: unknown;
  private told = 0;
  private readonly executeCommand = vscode.commands.executeCommand;

  watch(): void {
    vscode.commands.executeCommand = (command: string, ...rest: unknown[]) => {
      if (command === "setContext" && rest[0] === "smartcardHsm.editor") {
        this.situation = rest[1];
        this.told++;
      }
      return this.executeCommand(command, ...rest);
    };
  }

  unwatch(): void {
    vscode.commands.executeCommand = this.executeCommand;
  }

  /** Does `work`, and waits until something was told since. */
  async isToldAfter(work: () => Thenable<unknown>): Promise<void> {
    const before = this.told;
    await work();
    await eventually(() => this.told > before || undefined);
  }

  async isIn(expected: EditorSituation): Promise<void> {
    await eventually(() => (this.situation === expected ? true : undefined)).catch(() => assert.equal(this.situation, expected));
  }
}
