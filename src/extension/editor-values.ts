import * as vscode from "vscode";
import { extensionPrefix } from "./names";
import type { ContextKeys, Settings } from "./names";

export function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void vscode.commands.executeCommand("setContext", `${extensionPrefix}.${key}`, value);
}

/** The value of a setting; package.json declares its default. */
export function setting<K extends keyof Settings>(key: K, fallback: Settings[K]): Settings[K] {
  return vscode.workspace.getConfiguration(extensionPrefix).get<Settings[K]>(key, fallback);
}

export function onSettingChanged(key: keyof Settings, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${extensionPrefix}.${key}`)) listener();
  });
}
