import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readElements } from "../../../src/formats/structure/elements";
import { type Shape, shapesOf } from "../../../src/formats/structure/shape";

describe("shapes of the elements of a file", () => {
  it("are found at once where a hostile certificate has as many names as fit", () => {
    const { elements } = readElements(new Uint8Array(60_000).map((_, i) => (i % 2 === 0 ? 0x82 : 0)), 0, 60_000);
    const fields = elements.map((_, i): Shape => ({ name: String(i), tag: 0x82 }));
    const begin = performance.now();
    const shapes = shapesOf(elements, { name: "Names", fields });
    assert.ok(performance.now() - begin < 100);
    assert.deepEqual(shapes, fields);
  });

  it("are those of the next field with the tag, and of no field before", () => {
    const { elements } = readElements(Uint8Array.of(1, 0, 3, 0, 2, 0, 9, 0, 4, 0), 0, 10);
    const [first, second, third, any] = [{ name: "a", tag: 1 }, { name: "b", tag: 2 }, { name: "c", tag: 3 }, { name: "d" }];
    assert.deepEqual(shapesOf(elements, { name: "Fields", fields: [first, second, third, any] }), [first, third, any, undefined, undefined]);
  });
});
