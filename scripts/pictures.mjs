// Copies the pictures that the last run of the ui suite took into docs/pictures, but for those of failures.
import { cp } from "node:fs/promises";
import { basename } from "node:path";

await cp(".cache/pictures", "docs/pictures", { recursive: true, filter: (path) => !basename(path).startsWith("failed-") });
