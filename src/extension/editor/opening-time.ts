import type { KeyBlobView } from "../../protocol/webview-messages";

/** Milliseconds that the steps of showing a file took. */
export interface StepTimes {
  /** By the editor, which may have to fetch the file from elsewhere, while it is busy with the page. */
  read: number;
  /** Includes the wait for the engine, where it has just been started. */
  decoded: number;
}

export function noTime(): StepTimes {
  return { read: 0, decoded: 0 };
}

/** Does a part of a step and adds how long it took. */
export async function timed<T>(times: StepTimes, step: keyof StepTimes, work: () => Thenable<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    times[step] += performance.now() - start;
  }
}

/**
 * What opening a file took of our own time. What the editor needs to read the file, and for the page to exist, is not
 * part of it; the file is read and decoded while the page comes to exist.
 * @param painted milliseconds from when the page got the content until it was on screen
 * @returns a line for the log; undefined where nothing of a file was shown
 */
export function openingWords(view: KeyBlobView, times: StepTimes, painted: number): string | undefined {
  if (!("bytes" in view)) return undefined;
  const { read, decoded } = times;
  const steps = `decoded ${decoded.toFixed()}, painted ${painted.toFixed()}, after the editor read them in ${read.toFixed()}`;
  return `Opened ${view.size.toLocaleString("en")} bytes in ${(decoded + painted).toFixed()} ms: ${steps}`;
}
