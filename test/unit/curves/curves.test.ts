import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from "@noble/curves/misc.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { curveNamed, curveOf, curveOfOid, curves, encodePoint, generatorOf, type Curve } from "../../../src/formats/curves";
import { encodeSpki } from "../../../src/formats/public-key";

type Point = { x: bigint; y: bigint } | undefined;

const modulo = (value: bigint, p: bigint) => ((value % p) + p) % p;

function inverse(value: bigint, p: bigint): bigint {
  let [r0, r1, s0, s1] = [p, modulo(value, p), 0n, 1n];
  while (r1 !== 0n) [r0, r1, s0, s1] = [r1, r0 % r1, s1, s0 - (r0 / r1) * s1];
  return modulo(s0, p);
}

/** Sum of two points; undefined is the point at infinity. */
function add({ p, a }: Curve, one: Point, other: Point): Point {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.x === other.x && modulo(one.y + other.y, p) === 0n) return undefined;
  const slope =
    one.x === other.x
      ? (3n * one.x * one.x + a) * inverse(2n * one.y, p)
      : (other.y - one.y) * inverse(other.x - one.x, p);
  const x = modulo(slope * slope - one.x - other.x, p);
  return { x, y: modulo(slope * (one.x - x) - one.y, p) };
}

function multiple(curve: Curve, factor: bigint): Point {
  let sum: Point;
  let doubled: Point = { x: curve.gx, y: curve.gy };
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(curve, sum, doubled);
    doubled = add(curve, doubled, doubled);
  }
  return sum;
}

const elsewhere = new Map([
  ["secp256r1", p256],
  ["secp384r1", p384],
  ["secp521r1", p521],
  ["brainpoolP256r1", brainpoolP256r1],
  ["brainpoolP384r1", brainpoolP384r1],
  ["brainpoolP512r1", brainpoolP512r1],
  ["secp256k1", secp256k1],
]);

describe("curves", () => {
  it("are twelve, each once", () => {
    assert.equal(new Set(curves.map(({ name }) => name)).size, 12);
    assert.equal(new Set(curves.map(({ oid }) => oid)).size, 12);
    assert.equal(curves.length, 12);
  });

  for (const curve of curves) {
    const { name, p, a, b, gx, gy, n } = curve;
    it(`${name} has its generator on it, of order n`, () => {
      assert.equal(modulo(gy * gy, p), modulo(gx ** 3n + a * gx + b, p));
      assert.equal(multiple(curve, n), undefined);
      assert.deepEqual(multiple(curve, n - 1n), { x: gx, y: modulo(-gy, p) });
    });

    it(`${name} is known to OpenSSL by its object identifier, with this generator`, () => {
      const key = createPublicKey({ key: Buffer.from(encodeSpki({ type: "EC", curve: name, point: generatorOf(curve) })), format: "der", type: "spki" });
      const opensslName = { secp192r1: "prime192v1", secp256r1: "prime256v1" }[name as string] ?? name;
      assert.equal(key.asymmetricKeyDetails?.namedCurve, opensslName);
    });

    it(`${name} tells its size`, () => {
      assert.equal(String(curve.bits), /\d{3}/.exec(name)?.[0]);
      assert.equal(curve.bytes, Math.ceil(curve.bits / 8));
      assert.equal(generatorOf(curve).length, 1 + 2 * curve.bytes);
    });

    it(`${name} is found by name, identifier and parameters`, () => {
      assert.equal(curveNamed(name), curve);
      assert.equal(curveOfOid(curve.oid), curve);
      assert.equal(curveOf({ p, b, n }), curve);
      assert.equal(curveOf({ p, b, n: n + 1n }), undefined);
    });
  }

  for (const [name, other] of elsewhere) {
    it(`${name} equals that of another library`, () => {
      const { p, a, b, n, Gx, Gy } = other.Point.CURVE();
      const curve = curves.find((known) => known.name === name);
      assert.deepEqual([curve?.p, curve?.a, curve?.b, curve?.n, curve?.gx, curve?.gy], [p, a, b, n, Gx, Gy]);
    });
  }

  it("write points with coordinates as long as the field", () => {
    const point = encodePoint(curveNamed("secp521r1"), 1n, 2n);
    assert.equal(point.length, 133);
    assert.deepEqual([point[0], point[66], point[132]], [4, 1, 2]);
  });

  it("know no others", () => {
    assert.equal(curveNamed("secp224r1"), undefined);
    assert.equal(curveOfOid("1.3.132.0.33"), undefined);
  });
});
