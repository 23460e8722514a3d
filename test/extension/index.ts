import Mocha from "mocha";
import { glob } from "../../scripts/glob.mjs";

/** Runs the suites beside this file inside the extension host; Mocha's reporter writes the result into a file. */
export async function run(): Promise<void> {
  const output = process.env["TEST_RESULT"];
  const reporter = process.env["TEST_REPORTER"];
  if (output === undefined || reporter === undefined) throw new Error("TEST_RESULT and TEST_REPORTER name the result file and the reporter.");
  const mocha = new Mocha({ ui: "bdd", timeout: 120_000, reporter, reporterOptions: { output } });
  for (const file of await glob(__dirname, ".test.js")) mocha.addFile(file);
  await new Promise<void>((resolve, reject) => {
    mocha.run((failures) => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} tests failed.`));
    });
  });
}
