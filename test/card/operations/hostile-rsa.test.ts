import assert from "node:assert/strict";
import { generatePrimeSync } from "node:crypto";
import { isFailure } from "../../../src/engine/failure";
import { collectShare, openKeyFile, proveKey, ShareCollections, unlockBlob, unwrapKey, verifyBackups, verifyBlob, wrapKey } from "../../../src/engine/operations";
import { unsignedBytes } from "../../../src/formats/bytes";
import { encodeAuthenticatedRequest, encodeCvc, encodeCvcBody } from "../../../src/formats/cvc";
import { decodeContainer, encodeContainer } from "../../../src/formats/keyblob";
import { fid } from "../../../src/formats/smartcard-hsm";
import { encodeRsaPrivateKey } from "../../../src/formats/private-keys";
import type { BackupCheck } from "../../../src/protocol";
import { bytesOf, context, deriveQuickly, generate, password, reader, userPin, withDkek } from "./bench";
import { fileOfShare, sealedBlob } from "./recorded-dkek";

/** Nobody waits longer for an answer, and a person sees that the engine does not answer. */
const LONGEST_MILLISECONDS = 1000;

/** The numbers of an RSA key, whatever they are. */
interface Numbers {
  size: number;
  n: bigint;
  e: bigint;
  d: bigint;
  p: bigint;
  q: bigint;
  dp: bigint;
  dq: bigint;
  qinv: bigint;
}

const prime = (bits: number): bigint => generatePrimeSync(bits, { bigint: true });

/** Inverse of a number modulo another (Euclid). */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r, next, a, b] = [modulus, value % modulus, 0n, 1n];
  while (next > 0n) [r, next, a, b] = [next, r % next, b, a - (r / next) * b];
  return r === 1n ? (a + modulus) % modulus : assert.fail("it has no inverse");
}

/** The numbers that these two give; `order` is what exponents go by, (p - 1)(q - 1) of primes. */
function numbersOf(p: bigint, q: bigint, e: bigint, order: bigint): Numbers {
  const n = p * q;
  return {
    size: n.toString(2).length,
    n,
    e,
    d: inverse(e, order),
    p,
    q,
    dp: inverse(e, p - 1n),
    dq: inverse(e, q - 1n),
    qinv: p === q ? 1n : inverse(q % p, p),
  };
}

/** Tries until `make` comes by numbers that have inverses. */
function found(make: () => Numbers): Numbers {
  for (;;) {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof assert.AssertionError)) throw error;
    }
  }
}

const e = 65_537n;
const good = found(() => {
  const [p, q] = [prime(512), prime(512)];
  return numbersOf(p, q, e, (p - 1n) * (q - 1n));
});
const huge = (bits: number): bigint => (1n << BigInt(bits)) - 1n;

/** Keys that no card holds, each as it might be made on purpose. */
const hostile: [name: string, numbers: () => Numbers][] = [
  ["an even prime", () => found(() => {
    const [half, q] = [prime(511), prime(512)];
    return numbersOf(2n * half, q, e, (half - 1n) * (q - 1n));
  })],
  ["one prime twice", () => found(() => {
    const p = prime(512);
    return numbersOf(p, p, e, p * (p - 1n));
  })],
  ["primes of one bit", () => ({ ...good, size: 1, n: 1n, p: 1n, q: 1n, d: 1n, dp: 1n, dq: 1n, qinv: 1n })],
  ["a modulus of 16 bits", () => found(() => {
    const [p, q] = [251n, 241n];
    return numbersOf(p, q, 7n, (p - 1n) * (q - 1n));
  })],
  ["the exponents 1", () => ({ ...good, e: 1n, d: 1n, dp: 1n, dq: 1n })],
  ["an even public exponent", () => ({ ...good, e: 2n })],
  ["an exponent of 0", () => ({ ...good, e: 0n })],
  ["a private exponent of 0", () => ({ ...good, d: 0n, dp: 0n, dq: 0n })],
  ["a private exponent of 200 000 bits", () => ({ ...good, d: huge(200_000), dp: huge(100_000), dq: huge(100_000) })],
  ["a public exponent of 60 000 bits", () => ({ ...good, e: huge(60_000) })],
  ["a modulus that is longer than it is said to be", () => ({ ...good, n: huge(60_000) })],
  ["a modulus of 65 535 bits", () => ({ ...good, size: 65_535, n: huge(65_535), d: huge(65_534) })],
  ["a modulus of 16 384 bits", () => ({ ...good, size: 16_384, n: huge(16_384), d: huge(16_383), p: huge(8_192), q: huge(8_192) })],
];

const bytes = (value: bigint): Uint8Array => (value === 0n ? new Uint8Array() : unsignedBytes(value));

/** 05 with two private numbers, 06 with primes. */
function blobOf({ size, n, e: exponent, d, p, q, dp, dq, qinv }: Numbers, keyType: 0x05 | 0x06): Uint8Array {
  return sealedBlob(keyType, size, [...(keyType === 0x05 ? [d] : [dp, dq, p, qinv, q]), n, exponent].map(bytes));
}

const derOf = ({ size, n, e: exponent, ...others }: Numbers): Uint8Array => {
  const { d, p, q, dp, dq, qinv } = others;
  const numbers = { modulus: bytes(n), publicExponent: bytes(exponent), privateExponent: bytes(d), p: bytes(p), q: bytes(q), dp: bytes(dp), dq: bytes(dq), qinv: bytes(qinv) };
  return encodeRsaPrivateKey({ type: "RSA", size, ...numbers });
};

/** Does the work, which must not hold the engine up. */
async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const before = performance.now();
  try {
    return await work();
  } finally {
    assert.ok(performance.now() - before < LONGEST_MILLISECONDS, "it took too long");
  }
}

/** The code of the closed set that it fails with. */
async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await inTime(work);
  } catch (error) {
    return isFailure(error) ? error.data.code : assert.fail(String(error));
  }
  return "none";
}

async function verified(file: Uint8Array): Promise<BackupCheck | undefined> {
  const collections = new ShareCollections();
  const opening = { share: { file: await fileOfShare(), password: password() } };
  const { collection } = await collectShare({ deriveShareKey: deriveQuickly, collections }, opening, context);
  const [check] = await inTime(() => verifyBackups({ collections }, { files: [file], collection }, context));
  collections.forgetAll();
  return check;
}

async function unlocked(file: Uint8Array) {
  const services = { deriveShareKey: deriveQuickly, collections: new ShareCollections() };
  const opened = await fileOfShare();
  return inTime(() => unlockBlob(services, { file, share: { file: opened, password: password() } }, context));
}

describe("An RSA key that was made to do harm", () => {
  for (const [name, make] of hostile) {
    it(`with ${name} is a damaged backup, with and without primes`, async () => {
      const numbers = make();
      for (const keyType of [0x05, 0x06] as const) {
        // Nothing but its primes tells of this one, and without them they are not there.
        if (keyType === 0x05 && name === "one prime twice") continue;
        const file = blobOf(numbers, keyType);
        assert.equal((await verified(file))?.state, "damaged", `${keyType}`);
        const answer = await unlocked(file);
        assert.ok(answer.state === "checked" && answer.check.macValid && answer.check.damage !== undefined);
        const shares = [{ file: await fileOfShare(), password: password() }];
        assert.equal(await codeOf(() => verifyBlob({ deriveShareKey: deriveQuickly }, { file, shares }, context)), "damaged");
      }
    });

    it(`with ${name} is no key to be imported`, async () => {
      const file = derOf(make());
      assert.match(await codeOf(() => openKeyFile({ file }, context)), /^(damaged|unsupported|not-a-private-key)$/);
    });
  }

  it("is told from a good one, also of the largest size with the largest exponent", async () => {
    for (const keyType of [0x05, 0x06] as const) assert.equal((await verified(blobOf(good, keyType)))?.state, "whole");
    assert.equal(await codeOf(() => openKeyFile({ file: derOf(good) }, context)), "none");
    // Eight short primes make as long a modulus as two long ones, and are found sooner.
    const large = found(() => {
      const primes = Array.from({ length: 8 }, () => prime(512));
      const product = (factors: bigint[]): bigint => factors.reduce((before, factor) => before * factor);
      const order = product(primes.map((one) => one - 1n));
      const exponent = prime(1000) ** 4n;
      return { ...good, size: 4096, n: product(primes), e: exponent, d: inverse(exponent, order) };
    });
    assert.equal((await verified(blobOf(large, 0x05)))?.state, "whole");
  });
});

describe("A public key beside a key that was made to do harm", function () {
  this.timeout(20_000);
  const request = (n: bigint, exponent: bigint): Uint8Array => {
    const publicKey = { type: "RSA", modulus: bytes(n), exponent: bytes(exponent) } as const;
    const cvc = encodeCvc(encodeCvcBody({ car: "UTCA00001", chr: "UTTMRN4385500001", publicKey }), new Uint8Array(128));
    return encodeAuthenticatedRequest(cvc, "UTTMRN4385500001", new Uint8Array(128));
  };
  const requests: [name: string, file: Uint8Array][] = [
    ["a modulus of one bit", request(1n, e)],
    ["an even modulus", request(good.n - 1n, e)],
    ["an exponent of 1", request(good.n, 1n)],
    ["an even exponent", request(good.n, 2n)],
    ["an exponent of 60 000 bits", request(good.n, huge(60_000))],
    ["a modulus of 100 000 bits", request(huge(100_000), e)],
  ];

  for (const [name, file] of requests) {
    it(`with ${name} proves no key, and keeps none from being restored or verified`, async () => {
      const bench = await withDkek(await fileOfShare());
      const { keyRef } = await generate(bench, { type: "RSA", size: 1024 });
      const backup = bytesOf((await wrapKey(bench, { reader, pin: userPin(), keyRef })).file);
      await bench.cards.use(reader, async (hsm) => {
        await hsm.pins.verify(userPin());
        await hsm.files.delete(fid.certificate | keyRef);
        await hsm.files.write(fid.certificate | keyRef, file);
      });
      assert.equal(await codeOf(() => proveKey(bench, { reader, pin: userPin(), keyRef })), "unsupported");
      const container = encodeContainer({ ...decodeContainer(backup), certificate: file });
      const check = await verified(container);
      assert.ok(check?.state === "whole" && check.publicKeyMatches !== true && check.certificateHolds !== true);
      const restoring = await codeOf(() => unwrapKey(bench, { reader, pin: userPin(), file: container, keyRef: 9, prove: true }));
      assert.match(restoring, /^(none|unsupported|invalid-params)$/);
    });
  }
});
