type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that make a runtime load foreign code, open a debugger port, or belong to the editor's own processes. */
const refused = [/^NODE_/, /^VSCODE_/, /^ELECTRON_/, /^LD_PRELOAD$/, /^LD_AUDIT$/, /^DYLD_INSERT_LIBRARIES$/];

/**
 * The engine's environment: the editor's without anything that could put code or a debugger into the process
 * that handles PINs, and with the word to Electron to run as plain Node.js.
 */
export function engineEnvironment(own: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    // Windows does not tell upper from lower case in these names.
    const upper = name.toUpperCase();
    if (value !== undefined && !refused.some((pattern) => pattern.test(upper))) kept[name] = value;
  }
  kept["ELECTRON_RUN_AS_NODE"] = "1";
  return kept;
}
