import { readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * The files below `folder` whose names end with `ending`, sorted; none when the folder does not exist.
 * @param {string} folder
 * @param {string} ending
 */
export async function glob(folder, ending) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
