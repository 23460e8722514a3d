import assert from "node:assert/strict";
import { unlockCard, wrapKey } from "../../../src/engine/operations";
import { concat } from "../../../src/formats/bytes";
import { encodeKeyDescription } from "../../../src/formats/pkcs15";
import { fid, instruction } from "../../../src/formats/smartcard-hsm";
import { generate, initialized, p256, reader, userPin, withDkek } from "./bench";

describe("A card that tells odd things of itself", () => {
  it("backs a key up whose description tells a size that no key has", async () => {
    const bench = await withDkek();
    await generate(bench, { type: "AES", size: 128 });
    await unlockCard(bench, { reader, pin: userPin() });
    const description = encodeKeyDescription({ type: "AES", label: "key", id: Uint8Array.of(1), usage: [], size: 1 << 20 });
    await bench.cards.use(reader, (hsm) => hsm.files.write(fid.privateKeyDescription | 1, description));
    assert.ok((await wrapKey(bench, { reader, keyRef: 1 })).file);
  });

  it("makes a key, whatever its serial number looks like", async () => {
    const bench = await initialized();
    const certificate = (await bench.cards.look(reader, (hsm) => hsm.files.read(fid.deviceCertificate))) ?? assert.fail();
    const odd = certificate.map((byte, i) => (certificate[i - 3] === 0x5f && certificate[i - 2] === 0x20 ? 0xc4 : byte));
    const reading = [0x00, instruction.readBinary, fid.deviceCertificate >> 8, fid.deviceCertificate & 0xff];
    bench.readers.answer = (command) => (reading.every((byte, i) => command[i] === byte) ? concat(odd, Uint8Array.of(0x90, 0x00)) : undefined);
    assert.equal((await generate(bench, p256)).keyRef, 1);
  });
});
