import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { compareBlobs } from "../../../src/engine/operations";
import { concat } from "../../../src/formats/bytes";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import { childrenOf, readTlv } from "../../../src/formats/tlv";
import type { BlobComparison, BlobVerdicts, ComparedRow } from "../../../src/protocol";
import { files, read } from "../structure/files";

const rsa = read("opensc/wrap-rsa2048.bin");
const rsaX509 = read("opensc/wrap-rsa2048-x509.bin");
const ec = read("opensc/wrap-ec256.bin");
const aes128 = read("opensc/wrap-aes128.bin");
const aes256 = read("opensc/wrap-aes256.bin");

const compare = (a: Uint8Array, b: Uint8Array) => compareBlobs({ files: [a, b] });

function verdictsOf(a: Uint8Array, b: Uint8Array): BlobVerdicts {
  const { verdicts } = compare(a, b);
  assert.ok(verdicts);
  return verdicts;
}

function rowAt({ rows }: BlobComparison, ...names: string[]): ComparedRow {
  const row = rows.find(({ path, name }) => [...path, name].join("/") === names.join("/"));
  assert.ok(row, `no row ${names.join("/")}`);
  return row;
}

function changed(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = bytes.slice();
  copy[offset] = (copy[offset] ?? 0) ^ 0x01;
  return copy;
}

/** The same file with the notBefore of its certificate a year later: "26…" becomes "27…". */
function renewed(file: Uint8Array): Uint8Array {
  const copy = file.slice();
  const offset = Buffer.from(copy).indexOf("261123", 0, "latin1");
  assert.ok(offset > 0);
  copy[offset + 1] = "7".charCodeAt(0);
  return copy;
}

const wrappedOf = (file: Uint8Array) => decodeContainer(file).blob;

describe("two key blobs beside each other", () => {
  for (const file of files) {
    it(`${file} equals itself in every part`, () => {
      const { verdicts, rows } = compare(read(file), read(file));
      assert.equal(verdicts?.identical, true);
      assert.deepEqual(verdicts.key, { is: "same", by: "wrapped-bytes" });
      assert.equal(verdicts.wrapping, "same");
      assert.ok(rows.length > 7);
      assert.ok(rows.every((row) => row.equal && row.a !== undefined && row.b !== undefined));
    });
  }

  it("tells for every two vectors the same from either side", () => {
    for (const [i, first] of files.entries()) {
      for (const second of files.slice(i)) {
        const [there, back] = [compare(read(first), read(second)), compare(read(second), read(first))];
        const { key, dkek, wrapping, identical } = there.verdicts ?? assert.fail();
        assert.deepEqual([back.verdicts?.key, back.verdicts?.dkek, back.verdicts?.wrapping], [key, dkek, wrapping]);
        assert.equal(identical, first === second);
        const nameOf = ({ path, name, equal, a, b }: ComparedRow, mirrored: boolean) =>
          `${path.join("/")}/${name} ${equal} ${JSON.stringify(mirrored ? [b, a] : [a, b])}`;
        assert.deepEqual(
          there.rows.map((row) => nameOf(row, false)).sort(),
          back.rows.map((row) => nameOf(row, true)).sort(),
        );
      }
    }
  });

  it("knows the same key by its public key, wrapped anew, and which file brings its certificate along", () => {
    assert.deepEqual(verdictsOf(rsa, rsaX509), {
      identical: false,
      key: { is: "same", by: "public-key" },
      dkek: "same",
      certificate: { is: "instead-of-request", in: 1 },
      wrapping: "anew",
    });
  });

  it("tells keys apart by public key, type and size", () => {
    const otherKey = changed(rsa, 700);
    assert.deepEqual(verdictsOf(rsaX509, otherKey).key, { is: "different", by: "public-key" });
    assert.deepEqual(verdictsOf(ec, aes128).key, { is: "different", by: "type" });
    assert.deepEqual(verdictsOf(aes128, aes256).key, { is: "different", by: "size" });
    assert.deepEqual(verdictsOf(wrappedOf(aes128), wrappedOf(aes256)).key, { is: "different", by: "size" });
  });

  it("does not call keys the same without a public key on both sides", () => {
    const other = read("aes128_vendor.blob");
    const { description } = decodeContainer(aes128);
    const sameName = encodeContainer({ blob: other, ...(description && { description }) });
    assert.deepEqual(verdictsOf(aes128, sameName).key, { is: "unproven", agree: ["type", "size", "id"], differ: [] });
    const otherId = sameName.slice();
    const id = Buffer.from(otherId).indexOf(Buffer.from("040134", "hex"));
    otherId[id + 2] = 0x35;
    assert.deepEqual(verdictsOf(aes128, otherId).key, { is: "unproven", agree: ["type", "size"], differ: ["id"] });
    assert.deepEqual(verdictsOf(ec, wrappedOf(rsa)).key, { is: "different", by: "type" });
    assert.deepEqual(verdictsOf(ec, read("ec_p256_pico.blob")).key, { is: "unproven", agree: ["type"], differ: [] });
  });

  it("sees that public keys and wrapped keys contradict each other", () => {
    const { blob, description } = decodeContainer(rsa);
    const { certificate } = decodeContainer(ec);
    const mixedUp = encodeContainer({ blob, ...(description && { description }), ...(certificate && { certificate }) });
    assert.deepEqual(verdictsOf(rsa, mixedUp).key, { is: "contradictory" });
    assert.deepEqual(verdictsOf(ec, mixedUp).key, { is: "contradictory" });
  });

  it("compares a container with the key blob it holds", () => {
    for (const file of [rsa, ec, aes128]) {
      const verdicts = verdictsOf(file, wrappedOf(file));
      assert.deepEqual(verdicts.key, { is: "same", by: "wrapped-bytes" });
      assert.equal(verdicts.identical, false);
      const comparison = compare(wrappedOf(file), file);
      assert.equal(rowAt(comparison, "Wrapped key").equal, true);
      assert.equal(comparison.rows.filter(({ path, a }) => path.length === 0 && a !== undefined).length, 1);
    }
  });

  it("finds the DKEK to be another one by its KCV", () => {
    const other = changed(ec, 8);
    assert.equal(verdictsOf(ec, other).dkek, "different");
    assert.equal(rowAt(compare(ec, other), "Wrapped key", "Key check value (KCV)").equal, false);
  });

  it("finds the newer certificate, whichever side it is on", () => {
    const newer = renewed(rsaX509);
    assert.deepEqual(verdictsOf(rsaX509, newer).certificate, { is: "newer", in: 1 });
    assert.deepEqual(verdictsOf(newer, rsaX509).certificate, { is: "newer", in: 0 });
    const told = compare(newer, rsaX509).files.map((file) => (file.state === "read" ? file.validity : undefined));
    assert.deepEqual(told, [
      { from: "2027-11-23T22:46:46Z", until: "2036-11-20T22:46:46Z" },
      { from: "2026-11-23T22:46:46Z", until: "2036-11-20T22:46:46Z" },
    ]);
    assert.deepEqual(verdictsOf(aes128, rsaX509).certificate, { is: "only", in: 1 });
    assert.deepEqual(verdictsOf(aes128, aes256).certificate, { is: "none" });
    assert.deepEqual(verdictsOf(rsa, ec).certificate, { is: "different" });
  });

  it("tells a damaged copy from a key that was wrapped anew, for every byte of ciphertext and MAC", () => {
    const wrapped = wrappedOf(aes256);
    for (let offset = wrapped.length - 64; offset < wrapped.length; offset++) {
      assert.equal(verdictsOf(wrapped, changed(wrapped, offset)).wrapping, "altered", `byte ${offset}`);
    }
    assert.equal(verdictsOf(rsa, rsa.subarray(0, 500)).wrapping, "altered");
    assert.equal(verdictsOf(read("ec_p256_vendor.blob"), read("ec_p256_pico.blob")).wrapping, "other-form");
    assert.equal(verdictsOf(read("rsa2048_type5.blob"), read("rsa2048_type6.blob")).wrapping, "other-form");
    assert.equal(verdictsOf(wrappedOf(rsa), wrappedOf(rsaX509).subarray(0, 100)).wrapping, "unreadable");
  });

  it("shows the difference where it is, and nowhere else", () => {
    const offset = Buffer.from(rsa).indexOf("rsa2048-key", 0, "latin1");
    const comparison = compare(rsa, changed(rsa, offset));
    const differing = comparison.rows.filter((row) => !row.equal).map(({ path, name }) => [...path, name].at(-1));
    assert.deepEqual(differing, ["Private key description (PRKD)", "Common attributes", "Label"]);
    const label = rowAt(comparison, "Private key description (PRKD)", "Common attributes", "Label");
    assert.deepEqual([label.a?.value, label.b?.value], ["rsa2048-key", "ssa2048-key"]);
  });

  it("puts what only one file has where it belongs", () => {
    const { rows } = compare(rsa, rsaX509);
    const top = rows.filter(({ path }) => path.length === 0).map(({ name, a, b }) => [name, a !== undefined, b !== undefined]);
    assert.deepEqual(top, [
      ["Wrapped key", true, true],
      ["Private key description (PRKD)", true, true],
      ["Authenticated request", true, false],
      ["X.509 certificate", false, true],
    ]);
    const attributes = rows.filter(({ path }) => path.at(-1) === "Key attributes").map(({ name }) => name);
    assert.deepEqual(attributes.slice(0, 4), ["ID", "Usage", "Access flags", "Key reference"]);
  });

  it("tells of any changed byte and any cut of OpenSC's files", () => {
    for (const file of [rsa, rsaX509, ec, aes128, aes256]) {
      for (let offset = 0; offset < file.length; offset += 7) {
        const { files: told, verdicts, rows } = compare(file, changed(file, offset));
        if (told[1].state === "read") assert.equal(verdicts?.identical, false);
        const problems = told[1].state === "read" ? told[1].facts.problems.length : 1;
        assert.ok(rows.some((row) => !row.equal) || problems > 0, `byte ${offset}`);
      }
      for (let length = 0; length < file.length; length += 11) {
        const { files: told, verdicts, rows } = compare(file, file.subarray(0, length));
        assert.equal(verdicts === undefined, told[1].state !== "read");
        assert.ok(rows.every(({ a }) => a !== undefined) || told[1].state === "read");
      }
    }
  });

  it("tells a file that can't be read as such, beside the parts of the other", () => {
    const damaged = compare(rsa, rsa.subarray(0, 12));
    assert.deepEqual(damaged.files[1].state, "damaged");
    assert.equal(damaged.verdicts, undefined);
    assert.ok(damaged.rows.length > 20 && damaged.rows.every(({ b }) => b === undefined));
    const foreign = compare(Buffer.from("no key at all"), ec);
    assert.deepEqual(foreign.files[0], { state: "foreign", size: 13 });
    assert.ok(foreign.rows.every(({ a, equal }) => a === undefined && !equal));
    const share = compare(read("opensc/dkek-share-1.pbe"), ec);
    assert.equal(share.files[0].state, "foreign");
  });

  it("covers bytes behind a container, too", () => {
    const { rows } = compare(ec, concat(ec, Uint8Array.of(1, 2, 3)));
    assert.deepEqual(rows.filter((row) => !row.equal).map(({ name, a }) => [name, a]), [["Bytes behind the container", undefined]]);
  });

  it("has a row for every element of both containers", () => {
    const count = childrenOf(readTlv(rsaX509), rsaX509).length;
    assert.equal(compare(rsaX509, rsaX509).rows.filter(({ path }) => path.length === 0).length, count);
  });
});
