import assert from "node:assert/strict";
import { askMaxApduDataLength, controlCode } from "../../../src/engine/pcsc/reader-properties";
import { fromHex } from "../../../src/formats/bytes";

const [featureRequest, propertiesCode] = [controlCode(3400), 0x42330012];

/** A reader that knows these control codes. */
const answering = (answers: Record<number, string>) => (code: number) =>
  code in answers ? Promise.resolve(fromHex(answers[code] ?? "")) : Promise.reject(new Error("not supported"));

describe("what a reader tells of its APDUs", () => {
  it("is asked for with each system's control code", () => {
    assert.equal(controlCode(3400, "win32"), 0x00313520);
    assert.equal(controlCode(3400, "linux"), 0x42000d48);
    assert.equal(controlCode(3400, "darwin"), 0x42000d48);
  });

  it("is found among its features, and among its properties, whose numbers have different byte orders", async () => {
    const features = "0A0442330010" + "120442330012" + "130442000001";
    const told = (properties: string) => askMaxApduDataLength(answering({ [featureRequest]: features, [propertiesCode]: properties }));
    assert.equal(await told("0B02E604" + "0A0400000100" + "0C02" + "1234"), 0x10000);
    assert.equal(await told("0A04F4010000"), 500);
    assert.equal(await told("0A0400000000"), 0);
    assert.equal(await told("0B02E604"), undefined);
  });

  it("is nothing with a reader that knows no features, not this one, or answers nonsense", async () => {
    const answers = ["", "12", "1204", "120442", "060442330006", "00".repeat(16)];
    for (const features of answers) assert.equal(await askMaxApduDataLength(answering({ [featureRequest]: features })), undefined, features);
    for (const properties of ["", "0A", "0A04", "0A02F401", "0000"]) {
      const reader = answering({ [featureRequest]: "120442330012", [propertiesCode]: properties });
      assert.equal(await askMaxApduDataLength(reader), undefined, properties);
    }
    assert.equal(await askMaxApduDataLength(answering({})), undefined);
  });
});
