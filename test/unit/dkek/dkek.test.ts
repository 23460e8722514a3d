import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../src/formats/bytes";
import { combineShares, deriveDkekKeys, keyCheckValue, ZERO_DKEK_KCV } from "../../../src/formats/dkek";

const first = fromHex("E195A248F7711395804D4E722E0DD3E3E729DD60B8072E6EFDE230834F9C4A6E");
const second = fromHex("00AB68383084F014FA1637CF5D5B0CC2F4D9E69E0F19D219BDB8979A5E729119");

describe("DKEK", () => {
  it("is the exclusive or of its shares in any order", () => {
    const dkek = combineShares([first, second]);
    assert.equal(toHex(dkek), "E13ECA70C7F5E3817A5B79BD7356DF2113F03BFEB71EFC77405AA71911EEDB77");
    assert.deepEqual(combineShares([second, first]), dkek);
    assert.equal(toHex(keyCheckValue(dkek)), "A81F345DFE4EFBA2");
  });

  it("gives the wrapping keys of the reference", () => {
    const { kenc, kmac } = deriveDkekKeys(combineShares([first]));
    assert.equal(toHex(kenc), "D39BCB113CBFE24554C97214786140904665F8B5D403CFF6079A7B58559E8298");
    assert.equal(toHex(kmac), "74FABA4E99FC332BA83C788DE73C3DA756A9FF9D5235665942BBEC7171086767");
  });

  it("vanishes when a share comes twice, which its KCV tells", () => {
    assert.equal(toHex(keyCheckValue(combineShares([first, first]))), ZERO_DKEK_KCV);
  });

  it("takes only shares of 32 bytes", () => {
    assert.throws(() => combineShares([first.subarray(1)]), RangeError);
  });
});
