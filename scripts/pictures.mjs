// Copies the pictures that the last run of the ui suite took into docs/pictures.
import { cp } from "node:fs/promises";
import { basename } from "node:path";

/** Shows the folder of the test run. */
const withPath = "back-up-all-account.png";

/** @param {string} path */
const isForDocs = (path) => !basename(path).startsWith("failed-") && basename(path) !== withPath;

await cp(".cache/pictures", "docs/pictures", { recursive: true, filter: isForDocs });
