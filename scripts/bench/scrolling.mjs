import { readFileSync } from "node:fs";
import { inWorkbench } from "./in-workbench.mjs";
import { scroll } from "./scroll-page.mjs";

/** The longest file that the view shows. */
const size = 64 * 1024;
const frames = 200;
const rowsPerFrame = 9;
const name = "long.bin";

/** Scrolling the bytes of a long file in a real workbench, held to scrolling as much plain text in the same page. */
export async function benchScrolling() {
  await inWorkbench({ [name]: longFile() }, async (person) => {
    await person.treeItem(name).dblclick();
    await person.editorFrame().locator(".bytes .viewport .row").first().waitFor();
    const page = await person.editorDocument();
    const client = await person.page.context().newCDPSession(person.page);
    // Of the page's own thread, so that other programs do not count.
    await client.send("Performance.enable", { timeDomain: "threadTicks" });
    const busy = async () => {
      const { metrics } = await client.send("Performance.getMetrics");
      return (metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0) * 1000;
    };
    const measure = async (/** @type {boolean} */ plain) => {
      const start = await busy();
      const times = await page.evaluate(scroll, { plain, frames, rowsPerFrame });
      return { ...spread(times), work: ((await busy()) - start) / frames };
    };
    const rounds = [];
    for (let i = 0; i < 5; i++) rounds.push({ bytes: await measure(false), text: await measure(true) });
    const [bytes, text] = [rounds.map((round) => round.bytes), rounds.map((round) => round.text)].map(middle);
    if (bytes === undefined || text === undefined) return;
    console.log(
      `scrolling ${size.toLocaleString("en")} bytes by ${rowsPerFrame} rows a frame: a frame takes ${(bytes.middle / text.middle).toFixed(2)} times as long as with plain text` +
        ` (${inWords(bytes)}; plain text ${inWords(text)}; 16.7 ms is the aim)`,
    );
  });
}

/** A key blob with bytes behind it that look like anything. */
function longFile() {
  const blob = readFileSync("test/fixtures/vectors/opensc/wrap-ec256.bin");
  let last = 1;
  const rest = Uint8Array.from({ length: size - blob.length }, () => {
    last = (Math.imul(last, 1103515245) + 12345) >>> 0;
    return last >>> 16;
  });
  return Buffer.concat([blob, rest]);
}

/** @param {number[]} times */
function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return { middle: sorted[Math.floor(sorted.length / 2)] ?? 0, most: sorted[Math.floor(sorted.length * 0.95)] ?? 0 };
}

/** @typedef {{ middle: number, most: number, work: number }} Measured */

/**
 * The round in the middle, by its work.
 * @param {Measured[]} rounds
 */
function middle(rounds) {
  return [...rounds].sort((a, b) => a.work - b.work)[Math.floor(rounds.length / 2)];
}

/** @param {Measured} measured */
function inWords({ middle, most, work }) {
  return `${middle.toFixed(1)} ms in the middle, 95 % under ${most.toFixed(1)} ms, the page busy for ${work.toFixed(1)} ms of each`;
}
