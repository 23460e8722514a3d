import * as vscode from "vscode";
import type { StoredJson } from "../backups/stored-json";
import { writeFile } from "./write-file";

/** A JSON file in a folder of the extension's own. */
export class StoredJsonFile implements StoredJson {
  constructor(
    private readonly uri: vscode.Uri,
    private readonly log: { warn(line: string): void },
  ) {}

  async read(): Promise<unknown> {
    try {
      return JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(this.uri)));
    } catch {
      return undefined;
    }
  }

  async write(content: unknown): Promise<void> {
    try {
      await writeFile(this.uri, new TextEncoder().encode(JSON.stringify(content)), true);
    } catch (error) {
      this.log.warn(`${this.uri.fsPath} could not be written: ${String(error)}`);
    }
  }
}
