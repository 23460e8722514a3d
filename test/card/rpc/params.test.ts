import assert from "node:assert/strict";
import { keyReference, onKey, privateKeyFile, userPin } from "../../../src/engine/handlers/params";
import { list, object } from "../../../src/engine/handlers/values";
import { method, type Read } from "../../../src/engine/rpc/method";
import { keyDelete } from "../../../src/protocol";
import { context } from "../operations/bench";
import { ByteArrays } from "../operations/byte-arrays";

const pin = "739164";

/** Hands parameters in, and tells in how many byte arrays this is left afterwards. */
async function leftOf<T>(secret: Uint8Array, read: Read<T>, params: unknown): Promise<number> {
  const arrays = new ByteArrays();
  const wanted = secret.slice();
  arrays.start();
  try {
    await method(keyDelete, read, () => null).handle(params, context).catch(() => undefined);
  } finally {
    arrays.stop();
  }
  assert.ok(arrays.count > 0);
  return arrays.holding(wanted).length;
}

describe("Secrets in parameters", () => {
  it("are zeroed once the request is answered", async () => {
    assert.equal(await leftOf(Buffer.from(pin), onKey, { reader: "Reader", keyRef: 1, pin }), 0);
    const key = Buffer.from("-----BEGIN PRIVATE KEY-----, and so on");
    assert.equal(await leftOf(key, object({ file: privateKeyFile }), { file: key.toString("base64") }), 0);
  });

  it("are zeroed when another parameter is refused", async () => {
    const read = object({}, { pin: userPin, keyRef: keyReference });
    assert.equal(await leftOf(Buffer.from(pin), read, { pin, keyRef: 0 }), 0);
    assert.equal(await leftOf(Buffer.from(pin), object({ pins: list(userPin, 1, 2) }), { pins: [pin, 5] }), 0);
  });
});
