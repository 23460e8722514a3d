import assert from "node:assert/strict";
import { checkPrimeSync, randomBytes } from "node:crypto";
import { toHex, unsignedBytes } from "../../../src/formats/bytes";
import type { SecretShare } from "../../../src/formats/dkek";
import {
  formatShareNumber,
  parseShareNumber,
  recoverSecret,
  safePrime,
  secretPasswords,
  splitSecret,
} from "../../../src/formats/dkek";
import { FormatError } from "../../../src/formats/format-error";

/** 2-of-3 example of SmartCard-HSM ref. 5.2. */
const secret = 0x6026f0be2fc5dee8n;
const prime = parseShareNumber("dc:73:b4:0c:1a:1a:a0:eb");
const coefficient = 0x44d50f3eb59bb609n;
const values = ["a4:fb:ff:fc:e5:61:94:f1", "0d:5d:5b:2f:80:e2:aa:0f", "52:32:6a:6e:36:7e:60:18"];
const shares: SecretShare[] = values.map((value, i) => ({ id: i + 1, value: parseShareNumber(value) }));

const pick = (all: readonly SecretShare[], ...ids: number[]) => all.filter(({ id }) => ids.includes(id));
const random = (length: number) => new Uint8Array(randomBytes(length));
const refused = (act: () => unknown, offset: number) =>
  assert.throws(act, (error) => error instanceof FormatError && error.offset === offset);

describe("password shares", () => {
  it("splits the secret of the reference into its three shares", () => {
    const made = splitSecret({ secret, prime, required: 2, total: 3, random: () => unsignedBytes(coefficient, 8) });
    assert.deepEqual(made, shares);
    assert.deepEqual(
      made.map(({ value }) => formatShareNumber(value)),
      values,
    );
  });

  it("recovers it from any two, in any order", () => {
    for (const [a, b] of [[1, 2], [1, 3], [2, 3]] as const) {
      assert.equal(recoverSecret(prime, pick(shares, a, b)), secret);
      assert.equal(recoverSecret(prime, pick(shares, a, b).reverse()), secret);
    }
    assert.equal(recoverSecret(prime, shares), secret);
  });

  it("does not take a coefficient at or above the prime", () => {
    const drawn = [prime, prime + 1n, coefficient].map((value) => unsignedBytes(value, 8));
    const made = splitSecret({ secret, prime, required: 2, total: 3, random: () => drawn.shift() ?? new Uint8Array(8) });
    assert.deepEqual(made, shares);
  });

  it("splits and recovers with every threshold of twelve custodians, share IDs above 9 among them", () => {
    const own = safePrime(random);
    for (let required = 2; required <= 12; required++) {
      const all = splitSecret({ secret, prime: own, required, total: 12, random });
      assert.equal(recoverSecret(own, all.slice(12 - required)), secret, `${required} of 12`);
      assert.notEqual(recoverSecret(own, all.slice(0, required - 1)), secret, `${required - 1} are too few`);
    }
  });

  it("makes safe primes of 64 bits", () => {
    const made = safePrime(random);
    assert.equal(made.toString(2).length, 64);
    assert.ok(checkPrimeSync(made) && checkPrimeSync((made - 1n) / 2n));
  });

  it("refuses shares that can not belong together", () => {
    refused(() => recoverSecret(prime, [...pick(shares, 1), { id: 1, value: 5n }]), 1);
    refused(() => recoverSecret(prime, [...pick(shares, 1), { id: 0, value: 5n }]), 1);
    refused(() => recoverSecret(prime, [...pick(shares, 1), { id: 1.5, value: 5n }]), 1);
    refused(() => recoverSecret(prime, [...pick(shares, 1), { id: 2, value: prime }]), 1);
    refused(() => recoverSecret(15n, [{ id: 1, value: 5n }, { id: 4, value: 2n }]), 0);
    refused(() => recoverSecret(1n << 64n, shares), 0);
    refused(() => recoverSecret(0n, shares), 0);
  });

  it("refuses thresholds that sc-hsm-tool does not know", () => {
    for (const [required, total] of [[1, 3], [4, 3], [2, 2], [Number.NaN, 3]] as const) {
      assert.throws(() => splitSecret({ secret, prime, required, total, random }), RangeError);
    }
    assert.throws(() => splitSecret({ secret: prime, prime, required: 2, total: 3, random }), RangeError);
  });

  it("tries a secret with leading zero bytes in both lengths", () => {
    assert.deepEqual(secretPasswords(secret).map(toHex), ["6026F0BE2FC5DEE8"]);
    assert.deepEqual(secretPasswords(0x26f0be2fc5dee8n).map(toHex), ["0026F0BE2FC5DEE8", "26F0BE2FC5DEE8"]);
    assert.deepEqual(secretPasswords(0n).map(toHex), ["0000000000000000", ""]);
  });

  it("reads numbers as people type them", () => {
    assert.equal(parseShareNumber("DC73B40C1A1AA0EB"), prime);
    assert.equal(parseShareNumber(" 00:00:dc:73:b4:0c:1a:1a:a0:eb\n"), prime);
    assert.equal(parseShareNumber("d5d"), 0xd5dn);
    assert.equal(parseShareNumber("00"), 0n);
    refused(() => parseShareNumber("a4:fg"), 4);
    refused(() => parseShareNumber(" : "), 0);
    refused(() => parseShareNumber("1".repeat(17)), 0);
  });

  it("writes numbers as sc-hsm-tool prints them, without leading zero bytes", () => {
    assert.equal(formatShareNumber(0x0d5dn), "0d:5d");
    assert.equal(formatShareNumber(0x5dn << 48n), "5d:00:00:00:00:00:00");
  });
});
