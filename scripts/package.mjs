// Packs what `npm run build` left in dist into .cache/smartcard-hsm.vsix.
import { existsSync } from "node:fs";
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";

const nativeModules = "dist/node_modules";

/** pcsclite with what it loads, where it was compiled; without it the extension finds its readers by its other bindings. */
async function copyNativeModules() {
  await rm(nativeModules, { recursive: true, force: true });
  if (!existsSync("node_modules/pcsclite/build/Release/pcsclite.node")) return;
  const parts = ["pcsclite/package.json", "pcsclite/LICENSE", "pcsclite/index.js", "pcsclite/lib", "pcsclite/build/Release/pcsclite.node"];
  for (const part of [...parts, "bindings", "file-uri-to-path"]) {
    await cp(join("node_modules", part), join(nativeModules, part), { recursive: true });
  }
}

await mkdir(".cache", { recursive: true });
await copyNativeModules();
await createVSIX({
  packagePath: ".cache/smartcard-hsm.vsix",
  // Everything but the native modules is bundled; relative links of the README stay as they are, for want of a public address.
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
