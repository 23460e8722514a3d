import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { concat, utf8 } from "../../../src/formats/bytes";
import { objectIdentifier, sequence } from "../../../src/formats/der";
import { valueByTag } from "../../../src/formats/structure/values";
import { nameText } from "../../../src/formats/structure/x509-name";
import { encodeTlv } from "../../../src/formats/tlv";

const utf16 = (text: string) => Uint8Array.from(Buffer.from(text, "utf16le").swap16());
const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

describe("strings in certificates", () => {
  it("are read by their types in names, too", () => {
    const attribute = (oid: string, tag: number, value: Uint8Array) => encodeTlv(0x31, sequence(objectIdentifier(oid), encodeTlv(tag, value)));
    const name = concat(attribute("2.5.4.3", 0x1e, utf16("Müller")), attribute("2.5.4.10", 0x14, latin1("Bücher")), attribute("2.5.4.11", 0x0c, utf8("Köln")));
    assert.equal(nameText(name), "CN=Müller, O=Bücher, OU=Köln");
  });

  it("are told to their ends", () => {
    const long = "ü".repeat(300);
    assert.equal(valueByTag(0x14, latin1(long)), long);
  });
});
