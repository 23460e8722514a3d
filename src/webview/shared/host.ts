/** What VS Code gives to a webview, once. */
declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** The extension host, as a page sees it. */
export interface Host<Sent, Kept> {
  post(message: Sent): void;
  /** What the page kept before it was hidden or the window reloaded; whoever reads it checks it. */
  kept(): unknown;
  keep(state: Kept): void;
}

/** Connects to the extension host; `receive` gets every message of the known types that it sends. */
export function connectToHost<Received extends { type: string }, Sent, Kept>(
  types: Record<Received["type"], true>,
  receive: (message: Received) => void,
): Host<Sent, Kept> {
  const api = acquireVsCodeApi();
  const isKnown = (data: unknown): data is Received =>
    typeof data === "object" && data !== null && "type" in data && typeof data.type === "string" && data.type in types;
  window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (isKnown(data)) receive(data);
  });
  return {
    post: (message) => api.postMessage(message),
    kept: () => api.getState(),
    keep: (state) => api.setState(state),
  };
}
