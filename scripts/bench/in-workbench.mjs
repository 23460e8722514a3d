import { existsSync } from "node:fs";
import { installBrowser } from "../prepare/browser.mjs";
import { run } from "../prepare/command.mjs";
import { load } from "./ratio.mjs";

const vsix = ".cache/smartcard-hsm.vsix";

/**
 * Does something in a real workbench that has the extension.
 * @param {Record<string, Uint8Array>} files in its folder, by name
 * @param {(person: import("../../test/harness/workbench").Workbench) => Promise<void>} work
 */
export async function inWorkbench(files, work) {
  if (!existsSync(vsix)) {
    await run(process.execPath, ["esbuild.mjs"]);
    await run(process.execPath, ["scripts/package.mjs"]);
  }
  await installBrowser();
  const { Workbench } = await load("test/harness/workbench.ts", "workbench");
  const person = await Workbench.open({ vsix, files });
  try {
    await person.waitForExtensions();
    await work(person);
  } finally {
    await person.close();
  }
}
