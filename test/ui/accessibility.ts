import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { AxeResults } from "axe-core";
import type { Frame } from "playwright-core";

/** Fails with what axe-core finds wrong in a document. */
export async function isAccessible(document: Frame): Promise<void> {
  await document.evaluate(await readFile("node_modules/axe-core/axe.min.js", "utf8"));
  const { violations, passes } = await document.evaluate<AxeResults>("axe.run(document)");
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}, ${nodes.length} times; ${nodes[0]?.html ?? ""}\n${nodes[0]?.failureSummary ?? ""}`);
  if (told.length > 0) assert.fail(told.join("\n\n"));
  assert.ok(passes.length > 10, `only ${passes.length} rules applied`);
}
