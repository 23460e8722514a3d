import type * as vscode from "vscode";
import { webviewPage } from "../webview-page";

/** Style sheets of the blob view, in the order in which they overrule each other. */
const styles = ["page", "buttons", "head", "panes", "structure", "bytes", "roles", "find-bar", "message-page", "narrow", "forced-colors"];

/** The page of the blob view. */
export function blobViewPage(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  return webviewPage(webview, extensionUri, {
    title: "Key blob",
    id: "blob-view",
    script: "blob-view.js",
    styles: styles.map((name) => `blob-view/${name}.css`),
  });
}
