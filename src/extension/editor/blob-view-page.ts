import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** Style sheets of the blob view, in the order in which they overrule each other. */
const styles = ["page", "buttons", "head", "panes", "structure", "bytes", "roles", "find-bar", "message-page", "narrow", "forced-colors"];

/** The page of the blob view: its script and its styles, and permission for nothing else. */
export function blobViewPage(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const local = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
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
  <link rel="stylesheet" href="${local("dist", "media", "codicon.css")}">
  ${styles.map((name) => `<link rel="stylesheet" href="${local("media", "blob-view", `${name}.css`)}">`).join("\n  ")}
  <title>Key blob</title>
</head>
<body>
  <main id="blob-view"></main>
  <script nonce="${nonce}" src="${local("dist", "webview.js")}"></script>
</body>
</html>`;
}

/** Where the page may load files from. */
export function blobViewRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist"), vscode.Uri.joinPath(extensionUri, "media")];
}
