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

/** @param {() => void} work */
function seconds(work) {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/**
 * How many times as long `work` takes as `measure`, in words: the middle of five runs, and their range. Both run beside
 * each other, so that a busy machine slows both.
 * @param {() => void} work
 * @param {() => void} measure
 */
export function ratio(work, measure) {
  work();
  measure();
  const ratios = [1, 2, 3, 4, 5].map(() => seconds(work) / seconds(measure)).sort((a, b) => a - b);
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
