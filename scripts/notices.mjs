import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes what the licences of the bundled packages want to go with them.
 * @param {string} file
 * @param {import("esbuild").Metafile[]} bundles
 */
export async function writeNotices(file, bundles) {
  const inputs = bundles.flatMap((bundle) => Object.keys(bundle.inputs));
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []);
  const notices = await Promise.all([...new Set(folders)].sort().map(noticeOf));
  await writeFile(file, `The programs beside this file contain the following packages.\n\n${notices.join("\n\n")}\n`);
}

/** @param {string} folder of a package */
async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((one) => /^licen[cs]e/i.test(one));
  const texts = await Promise.all(files.sort().map((one) => readFile(join(folder, one), "utf8")));
  return [`==== ${name} ${version} (${license}) ====`, ...texts.map((text) => text.trim())].join("\n\n");
}
