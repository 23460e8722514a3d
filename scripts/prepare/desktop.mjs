import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { findProgram } from "./command.mjs";

/**
 * The VS Code installed on this desktop; none in CI and where no window can be shown.
 * @returns {{ command: string, executable: string } | undefined} the `code` command and the program it starts
 */
export function findDesktop() {
  const shown = process.platform !== "linux" || process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"];
  if (!shown || process.env["CI"]) return undefined;
  const command = findProgram("code", "code.cmd");
  if (command === undefined) return undefined;
  const folder = dirname(realpathSync(command));
  const executables = [join(folder, "../code"), join(folder, "../Code.exe"), join(folder, "../../../MacOS/Electron")];
  const executable = executables.find((path) => existsSync(path));
  return executable === undefined ? undefined : { command, executable };
}
