// Proves speed as ratios within one run, and shows what opening and scrolling a file take in a real workbench: `npm run bench`.
import { benchDecoding } from "./bench/decoding.mjs";
import { benchDerivation } from "./bench/derivation.mjs";
import { benchIndexing } from "./bench/indexing.mjs";
import { benchOpening } from "./bench/opening.mjs";
import { benchScrolling } from "./bench/scrolling.mjs";
import { benchSummarizing } from "./bench/summarizing.mjs";

await benchDerivation();
await benchDecoding();
await benchSummarizing();
await benchOpening();
await benchScrolling();
await benchIndexing();
