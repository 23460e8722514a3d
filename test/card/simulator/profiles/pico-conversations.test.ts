import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { decodeResponse } from "../../../../src/formats/iso7816";
import { VirtualCard } from "../../../../src/simulator";
import { exchangesOf, type Exchange } from "../trace";

const traces = readdirSync("test/fixtures/traces").map((name) => name.replace(/\.apdu$/, "")).sort();

/** Its device key was on another curve: what holds that key's certificates is longer here. */
const ofDeviceKey = ["2F02", "CE00"];

const isRead = ({ command }: Exchange) => command[1] === 0xb1;

describe("virtual card as a Pico HSM: conversations recorded from OpenSC's tools", () => {
  let card: VirtualCard;
  before(async () => {
    card = await VirtualCard.create({ profile: "pico" });
  });

  for (const trace of traces) {
    it(`answers as the recorded device did: ${trace}`, async () => {
      card.reset();
      let file: string | undefined;
      for (const exchange of exchangesOf(trace)) {
        file = /^> 00 A4 00 00 .*\[(....)\]/.exec(exchange.line)?.[1] ?? file;
        if (isRead(exchange) && file !== undefined && ofDeviceKey.includes(file)) continue;
        const { sw } = decodeResponse(await card.transmit(exchange.command));
        assert.equal(sw.toString(16).toUpperCase().padStart(4, "0"), exchange.sw, exchange.line.slice(0, 80));
      }
    }).timeout(30_000);
  }
});
