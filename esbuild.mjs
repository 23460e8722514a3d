// Bundles each program of the extension on its own: `node esbuild.mjs [--watch] [--tests]`.
import * as esbuild from "esbuild";
import { cp, mkdir, rm } from "node:fs/promises";
import { glob } from "./scripts/glob.mjs";

const watch = process.argv.includes("--watch");
const tests = process.argv.includes("--tests");

const node = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
  minify: !watch,
  keepNames: true,
};

/** Native bindings stay outside the bundle: each is loaded, or found missing, at run time. */
const native = ["pcsclite", "koffi"];

const programs = [
  { ...node, entryPoints: { extension: "src/extension/main.ts" }, outdir: "dist", external: ["vscode"] },
  { ...node, entryPoints: { engine: "src/engine/main.ts" }, outdir: "dist", external: native },
  { ...node, entryPoints: { "derivation-worker": "src/engine/derivation/worker.ts" }, outdir: "dist" },
  {
    entryPoints: { "blob-view": "src/webview/blob/main.ts", comparison: "src/webview/comparison/main.ts", cards: "src/webview/cards/main.ts" },
    outdir: "dist",
    bundle: true,
    platform: "browser",
    target: "es2023",
    format: "iife",
    minify: !watch,
    sourcemap: watch,
    logLevel: "warning",
  },
];

/** Each test suite is bundled per folder, so that a suite loads only what it tests. */
async function testPrograms() {
  const suites = ["unit", "card", "pcsc", "interop", "extension", "ui"];
  return Promise.all(
    suites.map(async (suite) => ({
      ...node,
      minify: false,
      sourcesContent: true,
      entryPoints: [...(await glob(`test/${suite}`, ".test.ts")), ...(await glob(`test/${suite}`, "index.ts"))],
      outbase: "test",
      outdir: ".cache/test",
      external: ["vscode", "mocha", "playwright-core", "@vscode/test-electron", ...native],
    })),
  );
}

async function copyMedia() {
  await mkdir("dist/media", { recursive: true });
  await cp("node_modules/@vscode/codicons/dist/codicon.css", "dist/media/codicon.css");
  await cp("node_modules/@vscode/codicons/dist/codicon.ttf", "dist/media/codicon.ttf");
}

if (tests) {
  await rm(".cache/test", { recursive: true, force: true });
  for (const program of await testPrograms()) {
    if (program.entryPoints.length > 0) await esbuild.build(program);
  }
} else if (watch) {
  await copyMedia();
  for (const program of programs) await (await esbuild.context(program)).watch();
} else {
  await rm("dist", { recursive: true, force: true });
  await copyMedia();
  await Promise.all(programs.map((program) => esbuild.build(program)));
}
