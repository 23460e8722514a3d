// Proves speed as ratios within one run, and shows what opening a file takes in a real workbench: `npm run bench`.
import { benchDecoding } from "./bench/decoding.mjs";
import { benchDerivation } from "./bench/derivation.mjs";
import { benchOpening } from "./bench/opening.mjs";
import { benchSummarizing } from "./bench/summarizing.mjs";

await benchDerivation();
await benchDecoding();
await benchSummarizing();
await benchOpening();
