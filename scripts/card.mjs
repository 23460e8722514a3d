// Puts a virtual card into a reader of a PC/SC daemon: `npm run card -- --help`.
import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { installDependencies } from "./prepare/dependencies.mjs";

/** Bundles beside the target first, so that another card that is started now finds a whole program. */
async function bundleCard() {
  const { build } = await import("esbuild");
  const program = resolve(".cache/card/card.cjs");
  const beside = `${program}.${randomUUID()}`;
  try {
    await build({
      entryPoints: ["src/simulator/vpcd/main.ts"],
      outfile: beside,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      logLevel: "warning",
    });
    await rename(beside, program);
  } finally {
    await rm(beside, { force: true });
  }
  return program;
}

await installDependencies();
await import(pathToFileURL(await bundleCard()).href);
