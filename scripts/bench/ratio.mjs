import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

/**
 * Bundles one of our modules for Node and loads it.
 * @param {string} entry
 * @param {string} name of the bundle
 */
export async function load(entry, name) {
  const outfile = `.cache/bench/${name}.mjs`;
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  await esbuild.build({ entryPoints: [entry], bundle: true, format: "esm", platform: "node", packages: "external", banner, outfile, logLevel: "warning" });
  return import(pathToFileURL(outfile).href);
}

/** @param {() => unknown} work */
async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/**
 * How many times as long `work` takes as `measure`, in words: the middle of five runs, and their range. Both run beside
 * each other, so that a busy machine slows both.
 * @param {() => unknown} work which may be a promise
 * @param {() => unknown} measure
 */
export async function ratio(work, measure) {
  await work();
  await measure();
  const ratios = [];
  for (let run = 0; run < 5; run++) ratios.push((await seconds(work)) / (await seconds(measure)));
  ratios.sort((a, b) => a - b);
  const [least, , middle, , most] = ratios.map((each) => each.toFixed(1));
  return `${middle} times (${least} to ${most})`;
}

/**
 * @param {number} rounds
 * @param {() => unknown} work
 */
export const times = (rounds, work) => () => {
  for (let i = 0; i < rounds; i++) work();
};
