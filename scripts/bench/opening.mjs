import { readFileSync } from "node:fs";
import { inWorkbench } from "./in-workbench.mjs";

const folder = "test/fixtures/vectors/opensc";
const names = ["wrap-rsa2048.bin", "wrap-rsa2048-x509.bin", "wrap-ec256.bin", "wrap-aes128.bin", "wrap-aes256.bin"];
const rounds = 3;

/** What the log of a real workbench tells of opening files by double clicks. */
export async function benchOpening() {
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}/${name}`)]));
  await inWorkbench(files, async (person) => {
    for (let i = 0; i < rounds; i++) {
      for (const name of names) {
        await person.treeItem(name).dblclick();
        await person.editorFrame().getByRole("heading", { name: /wrapped$/ }).waitFor();
        await person.page.waitForTimeout(300);
        await person.runCommand("View: Close All Editors");
        await person.page.locator(".tab").first().waitFor({ state: "detached" });
      }
    }
    tell(await person.logOf("SmartCard-HSM"));
  });
}

/** @param {string} log */
function tell(log) {
  const found = [...log.matchAll(/Opened [\d,]+ bytes in (\d+) ms: decoded (\d+), painted (\d+)/g)];
  const openings = found.map((match) => match.slice(1).map(Number));
  const [first] = openings;
  openings.sort(([a = 0], [b = 0]) => a - b);
  const [middle, slowest] = [openings[Math.floor(openings.length / 2)], openings.at(-1)];
  if (first === undefined || middle === undefined || slowest === undefined) throw new Error(`The log tells of no opening:\n${log}`);
  const words = (/** @type {number[]} */ [total = 0, decoded = 0, painted = 0]) => `${total} ms (decoded ${decoded}, painted ${painted})`;
  console.log(`opening a key blob in a workbench, ${openings.length} times, our own time of which 150 ms is the aim: ${words(first)} at first, ${words(middle)} in the middle, ${words(slowest)} at most`);
}
