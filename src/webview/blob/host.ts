import type { MessageFromBlobView, MessageToBlobView } from "../../protocol/webview-messages";
import { savedViewOf, type SavedView } from "./model/saved";

/** What VS Code gives to a webview, once. */
declare function acquireVsCodeApi(): {
  postMessage(message: MessageFromBlobView): void;
  getState(): unknown;
  setState(state: SavedView): void;
};

/** The extension host, as the view sees it. */
export interface Host {
  post(message: MessageFromBlobView): void;
  saved(): SavedView;
  save(view: SavedView): void;
}

/** Connects to the extension host; `receive` gets every message it sends. */
export function connectToHost(receive: (message: MessageToBlobView) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) receive(data);
  });
  return {
    post: (message) => api.postMessage(message),
    saved: () => savedViewOf(api.getState()),
    save: (view) => api.setState(view),
  };
}

const types: Record<MessageToBlobView["type"], true> = { show: true, cards: true, reveal: true, copyAs: true, find: true };

function isMessage(data: unknown): data is MessageToBlobView {
  return typeof data === "object" && data !== null && "type" in data && typeof data.type === "string" && data.type in types;
}
