import assert from "node:assert/strict";
import { concat, fromHex, unsigned } from "../../../src/formats/bytes";
import { decodeResponse } from "../../../src/formats/iso7816";
import { VirtualCard } from "../../../src/simulator";
import { exchangesOf, type Exchange } from "./trace";

const isRead = ({ command }: Exchange) => command[1] === 0xb1;
const isSelectFile = ({ command }: Exchange) => command[1] === 0xa4 && command[2] !== 0x04;

const fileOf = ({ command }: Exchange) => Number(unsigned(command.subarray(5, 7)));

/** Files that the recorded device has of its own accord, and a genuine card does not: the last two describe AES keys. */
const foreignFiles = [0x2f00, 0x2f03, 0xc400, 0xce00, 0xc403, 0xc404];
const isOfForeignFile = (exchange: Exchange) => isSelectFile(exchange) && foreignFiles.includes(fileOf(exchange));

/** The recorded device describes a new key pair by itself; on a genuine card OpenSC makes that file before it writes to it. */
const describedByDevice = new Map([["08-p11-rsa2048", 0xc401], ["09-p11-ec256", 0xc402]]);

/** Lets a recorded client talk to the card; reading is left out where file lengths differ between devices. */
async function replay(card: VirtualCard, trace: string): Promise<void> {
  card.reset();
  for (const exchange of exchangesOf(trace)) {
    if (isRead(exchange) || isOfForeignFile(exchange)) continue;
    const described = describedByDevice.get(trace);
    if (described !== undefined && isSelectFile(exchange) && fileOf(exchange) === described) {
      await card.transmit(fromHex(`00D7${described.toString(16)}06540200005300`));
    }
    const { sw } = decodeResponse(await card.transmit(exchange.command));
    assert.equal(sw.toString(16).toUpperCase().padStart(4, "0"), exchange.sw, `${trace}: ${exchange.line.slice(0, 80)}`);
  }
}

/** Reads a file as OpenSC does: by its size, in pieces, up to and past its end. */
async function readToEnd(card: VirtualCard, fileId: string): Promise<Uint8Array> {
  const selected = decodeResponse(await card.transmit(fromHex(`00A4000002${fileId}00`)));
  assert.equal(selected.sw, 0x9000);
  let content = new Uint8Array();
  for (;;) {
    const offset = content.length.toString(16).padStart(4, "0");
    const { data, sw } = decodeResponse(await card.transmit(fromHex(`00B10000045402${offset}00`)));
    assert.ok(sw === 0x9000 || sw === 0x6282);
    if (data.length === 0) return content;
    content = Uint8Array.from(concat(content, data));
  }
}

describe("virtual card: conversations recorded from OpenSC's tools", () => {
  let card: VirtualCard;
  before(async () => {
    card = await VirtualCard.create();
  });

  const story = [
    "01-init-1share",
    "02-status-1share-pending",
    "03-create-share-pwd",
    "04-import-share-pwd",
    "05-status-ready",
    "08-p11-rsa2048",
    "09-p11-ec256",
    "10-p11-aes256",
    "11-p11-aes128",
    "12-pkcs15-D",
    "15-status",
    "18-aes-gen",
    "21-wrap-rsa",
    "22-wrap-ec",
    "39-sign-rsa",
    "40-sign-ec",
    "50-write-cert",
    "54-write-data",
    "26-delete-rsa",
    "27-delete-ec",
  ];
  for (const trace of story) {
    it(`answers as the recorded device did: ${trace}`, () => replay(card, trace)).timeout(30_000);
  }

  it("lets its device certificate be read to the end", async () => {
    const certificate = await readToEnd(card, "2F02");
    assert.equal(certificate[0], 0x7f);
    assert.ok(certificate.length > 512);
  });
});
