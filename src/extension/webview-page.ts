import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

export interface PageParts {
  title: string;
  /** Of the one element, which the script fills. */
  id: string;
  /** Of its script and its style sheet in dist. */
  name: string;
}

/** A page of the extension: its script and its styles, and permission for nothing else. */
export function webviewPage(webview: vscode.Webview, extensionUri: vscode.Uri, { title, id, name }: PageParts): string {
  const nonce = randomBytes(16).toString("base64");
  const local = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", file)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${local(`${name}.css`)}">
  <link rel="preload" href="${local("codicon.ttf")}" as="font" type="font/ttf" crossorigin>
  <title>${title}</title>
</head>
<body>
  <main id="${id}"></main>
  <script nonce="${nonce}" src="${local(`${name}.js`)}"></script>
</body>
</html>`;
}

/** Where pages may load files from. */
export function pageRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist")];
}
