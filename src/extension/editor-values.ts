import * as vscode from "vscode";
import { extensionPrefix } from "./names";
import type { ContextKeys, Settings } from "./names";

export function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void vscode.commands.executeCommand("setContext", `${extensionPrefix}.${key}`, value);
}

/** The value of a setting; package.json declares its default. VS Code gives what is written there, whatever type it has: another one counts as nothing. */
export function setting<K extends keyof Settings>(key: K, fallback: Settings[K]): Settings[K] {
  const written: unknown = vscode.workspace.getConfiguration(extensionPrefix).get(key);
  const value: unknown = Array.isArray(written) ? written.filter((one) => typeof one === "string") : written;
  return isLike(fallback, value) ? value : fallback;
}

function isLike<T>(sample: T, value: unknown): value is T {
  return typeof value === typeof sample && Array.isArray(value) === Array.isArray(sample);
}

export function onSettingChanged(key: keyof Settings, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${extensionPrefix}.${key}`)) listener();
  });
}
