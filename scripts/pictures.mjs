// Copies the pictures that the last run of the ui suite took into docs/pictures.
import { cp } from "node:fs/promises";

await cp(".cache/pictures", "docs/pictures", { recursive: true });
