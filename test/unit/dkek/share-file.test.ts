import assert from "node:assert/strict";
import { ascii, fromHex, toHex } from "../../../src/formats/bytes";
import { decodeShareFile, decryptShare, encryptShare } from "../../../src/formats/dkek";
import { FormatError } from "../../../src/formats/format-error";

/** The n-of-m example of SmartCard-HSM ref. 5.2. */
const example = {
  salt: fromHex("70677A3C2B163A15"),
  key: fromHex("5D6F408D1F2DC0FB7465F6B9C2BF16FF580321547F36A694AE973E74AC6038E3"),
  iv: fromHex("25680BD80257D1EC9B76F2A9D190AED1"),
  share: fromHex("00AB68383084F014FA1637CF5D5B0CC2F4D9E69E0F19D219BDB8979A5E729119"),
  file: fromHex(
    "53616C7465645F5F70677A3C2B163A15F9723B21B3B73AF121620AA040B41383A235F4464CE120AFEAE699F3D1CC1D61" +
      "28924CE9FCA75D3987D245EA91DCBE7E",
  ),
};

describe("share file", () => {
  it("is opened and made again byte for byte", () => {
    const file = decodeShareFile(example.file);
    assert.deepEqual(file.salt, example.salt);
    const share = decryptShare(file, example);
    assert.ok(share !== undefined);
    assert.equal(toHex(share), toHex(example.share));
    assert.equal(toHex(encryptShare(share, file.salt, example)), toHex(example.file));
  });

  it("does not open with another key or after a change in its last block", () => {
    const otherKey = { iv: example.iv, key: example.key.with(0, 0) };
    assert.equal(decryptShare(decodeShareFile(example.file), otherKey), undefined);
    for (let offset = 32; offset < 64; offset++) {
      const changed = example.file.with(offset, (example.file[offset] ?? 0) ^ 1);
      assert.equal(decryptShare(decodeShareFile(changed), example), undefined, `byte ${offset}`);
    }
  });

  it("is refused when it is shorter, longer or begins otherwise", () => {
    const refused = (bytes: Uint8Array, offset: number) =>
      assert.throws(
        () => decodeShareFile(bytes),
        (error) => error instanceof FormatError && error.offset === offset,
      );
    refused(new Uint8Array(), 0);
    refused(ascii("Salted"), 6);
    refused(example.file.subarray(0, 63), 63);
    refused(new Uint8Array([...example.file, 0]), 64);
    refused(example.file.with(3, 0), 3);
  });
});
