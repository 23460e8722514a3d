// Bundles each program of the extension on its own: `node esbuild.mjs [--watch] [--tests]`.
import * as esbuild from "esbuild";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "./scripts/glob.mjs";
import { writeNotices } from "./scripts/notices.mjs";

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

/**
 * The one script and the one style sheet of a page: each file more would make it wait for one more request.
 * @param {string} name
 * @param {string} room
 */
function pageOf(name, room) {
  const folder = `src/webview/${room}`;
  return ["main.ts", "styles/index.css"].map((file) => ({ in: `${folder}/${file}`, out: name }));
}

/** The icons' own style sheet asks for their font with a query, by which a page would not know what it has preloaded. */
const plainFontName = {
  name: "plain-font-name",
  /** @param {esbuild.PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /\.ttf\?/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path.replace(/\?.*$/, "")) }));
  },
};

const programs = [
  { ...node, entryPoints: { extension: "src/extension/main.ts" }, outdir: "dist", external: ["vscode"] },
  { ...node, entryPoints: { engine: "src/engine/main.ts" }, outdir: "dist", external: native },
  { ...node, entryPoints: { "derivation-worker": "src/engine/derivation/worker.ts" }, outdir: "dist" },
  {
    entryPoints: [...pageOf("blob-view", "blob"), ...pageOf("comparison", "comparison"), ...pageOf("cards", "cards")],
    outdir: "dist",
    bundle: true,
    platform: "browser",
    target: "es2023",
    format: "iife",
    plugins: [plainFontName],
    loader: { ".ttf": "file" },
    assetNames: "[name]",
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

if (tests) {
  await rm(".cache/test", { recursive: true, force: true });
  for (const program of await testPrograms()) {
    if (program.entryPoints.length > 0) await esbuild.build(program);
  }
} else if (watch) {
  for (const program of programs) await (await esbuild.context(program)).watch();
} else {
  await rm("dist", { recursive: true, force: true });
  const built = await Promise.all(programs.map((program) => esbuild.build({ ...program, metafile: true })));
  await writeNotices("dist/third-party-notices.txt", built.map(({ metafile }) => metafile));
}
