/**
 * The engine's log: lines on standard error. They tell what the engine did and why it failed, never what it was given:
 * no parameters, no results, no bytes of cards or files.
 */
export interface Log {
  info(line: string): void;
  /** Also writes where the error came from. */
  error(line: string, error?: unknown): void;
}

export const log: Log = {
  info: (line) => write("info", line),
  error: (line, error) => write("error", error === undefined ? line : `${line}\n${traceOf(error)}`),
};

function write(level: string, line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${level} ${line}\n`);
}

/** The class of an error and its frames. Its message stays out: it may quote what was being worked on. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return `  thrown: ${typeof error}`;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`  ${error.name}`, ...frames].join("\n");
}
