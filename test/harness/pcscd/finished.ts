import type { ChildProcess } from "node:child_process";

export interface Finished {
  /** Exit status; null when a signal ended the program. */
  status: number | null;
  /** Standard output. */
  stdout: string;
  /** Standard output and standard error, in the order of their coming. */
  output: string;
}

/** Collects what a program says, until it ends; `input` is all that it is told. */
export function finished(child: ChildProcess, input = ""): Promise<Finished> {
  const result: Finished = { status: null, stdout: "", output: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    result.stdout += text;
    result.output += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (result.output += text));
  // A program may end without having listened.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ ...result, status }));
  });
}
