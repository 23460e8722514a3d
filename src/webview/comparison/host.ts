import type { KeptComparison, MessageFromComparison, MessageToComparison } from "../../protocol/comparison-messages";

/** What VS Code gives to a webview, once. */
declare function acquireVsCodeApi(): {
  postMessage(message: MessageFromComparison): void;
  getState(): unknown;
  setState(state: KeptComparison): void;
};

/** The extension host, as the comparison sees it. */
export interface Host {
  post(message: MessageFromComparison): void;
  kept(): KeptComparison;
  keep(state: KeptComparison): void;
}

/** Connects to the extension host; `receive` gets every message it sends. */
export function connectToHost(receive: (message: MessageToComparison) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) receive(data);
  });
  return {
    post: (message) => api.postMessage(message),
    kept: () => keptOf(api.getState()),
    keep: (state) => api.setState(state),
  };
}

function isMessage(data: unknown): data is MessageToComparison {
  return typeof data === "object" && data !== null && "type" in data && data.type === "show";
}

/** Reads what was kept; whatever is not as expected is left out. */
function keptOf(kept: unknown): KeptComparison {
  if (typeof kept !== "object" || kept === null) return {};
  const fields = new Map<string, unknown>(Object.entries(kept));
  const top = fields.get("top");
  return { onlyDifferences: fields.get("onlyDifferences") === true, top: typeof top === "number" ? top : undefined };
}
