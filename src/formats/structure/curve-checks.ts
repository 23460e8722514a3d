import { equal, unsigned, unsignedBytes } from "../bytes";
import type { Curve } from "../curves";
import { curves, generatorOf } from "../curves";

/** What can stand for a curve in a CVC: its parameters as far as they are there, by their tags (BSI TR-03110-3 D.3.3). */
export type DomainParameters = ReadonlyMap<number, Uint8Array>;

const parametersOf = (curve: Curve): [tag: number, bytes: Uint8Array][] => [
  [0x81, unsignedBytes(curve.p, curve.bytes)],
  [0x82, unsignedBytes(curve.a, curve.bytes)],
  [0x83, unsignedBytes(curve.b, curve.bytes)],
  [0x84, generatorOf(curve)],
  [0x85, unsignedBytes(curve.n)],
  [0x87, unsignedBytes(BigInt(curve.h))],
];

const known = curves.map((curve) => ({ curve, parameters: new Map(parametersOf(curve)) }));

/** So many parameters point to one curve, even if another one of them is damaged. */
const ENOUGH = 3;

/** The curve that most of the parameters belong to, and those that do not, by their tags; undefined for strangers. */
export function curveAmong(given: DomainParameters): { curve: Curve; wrong: ReadonlySet<number> } | undefined {
  for (const { curve, parameters } of known) {
    const wrong = [...parameters].filter(([tag, bytes]) => !sameNumber(given.get(tag), bytes)).map(([tag]) => tag);
    if (parameters.size - wrong.length >= ENOUGH) return { curve, wrong: new Set(wrong) };
  }
  return undefined;
}

/** Whatever zeros stand in front. */
function sameNumber(a: Uint8Array | undefined, b: Uint8Array): boolean {
  if (a === undefined) return false;
  return equal(a, b) || unsigned(a) === unsigned(b);
}

/** What is wrong with an uncompressed point (SEC 1, 2.3.3) of a curve; undefined where nothing is. */
export function problemOfPoint(curve: Curve, point: Uint8Array): string | undefined {
  if (point[0] !== 0x04 || point.length !== 1 + 2 * curve.bytes) return `no uncompressed point of ${curve.name}`;
  const { p, a, b } = curve;
  const x = unsigned(point.subarray(1, 1 + curve.bytes));
  const y = unsigned(point.subarray(1 + curve.bytes));
  const lies = x < p && y < p && (y * y - (x * x * x + a * x + b)) % p === 0n;
  return lies ? undefined : `not a point of ${curve.name}`;
}
