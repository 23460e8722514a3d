import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Runs a program to its end; its output goes to this terminal, unless `quiet`: then it is shown only if the program fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 * @returns {Promise<void>} rejects when the program fails or cannot be started
 */
export function run(program, args, { cwd, env = process.env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"] });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new Error(`${[program, ...args].join(" ")} ended with ${String(code ?? signal)}`));
    });
  });
}

/**
 * Runs the npm that came with this Node.
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 */
export function npm(args, options) {
  const cli = process.env["npm_execpath"];
  if (cli?.endsWith(".js")) return run(process.execPath, [cli, ...args], options);
  // Windows runs npm.cmd only through a shell.
  return process.platform === "win32" ? run("cmd.exe", ["/c", "npm", ...args], options) : run("npm", args, options);
}

/**
 * The first of the named programs that the search path holds.
 * @param {string[]} names
 * @returns {string | undefined} absolute path
 */
export function findProgram(...names) {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
