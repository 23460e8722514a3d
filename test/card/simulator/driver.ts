import assert from "node:assert/strict";
import { ascii, concat, fromHex } from "../../../src/formats/bytes";
import { decodeResponse, encodeCommand, type CommandApdu } from "../../../src/formats/iso7816";
import {
  applicationId,
  encodeEcGeneration,
  encodeInitialize,
  encodeReadAt,
  encodeRsaGeneration,
  encodeSymmetricGeneration,
  encodeUpdateAt,
  type Initialization,
} from "../../../src/formats/smartcard-hsm";
import type { CurveName } from "../../../src/formats/curves";
import { VirtualCard, type ProfileName } from "../../../src/simulator";

export const userPin = ascii("648219");
export const soPin = fromHex("3537363231383830");
export const share = fromHex("E195A248F7711395804D4E722E0DD3E3E729DD60B8072E6EFDE230834F9C4A6E");
/** KCV of a DKEK that is made of `share` alone. */
export const shareKcv = "ECE4B527F251FACB";

export interface Answer {
  data: Uint8Array;
  sw: number;
}

type Command = Omit<CommandApdu, "cla" | "ins" | "p1" | "p2">;

/** Talks to a virtual card as a client does, in words of the card's commands. */
export class Driver {
  readonly card: VirtualCard;

  constructor(card: VirtualCard) {
    this.card = card;
  }

  /** A card as it comes from the factory, its application selected. */
  static async fresh(profile?: ProfileName): Promise<Driver> {
    const driver = new Driver(await VirtualCard.create({ serial: "UTVC0000001", ...(profile && { profile }) }));
    await driver.selectApplication();
    return driver;
  }

  /** An initialised card, logged in; with the DKEK of `share` where not told otherwise. */
  static async ready(initialization: Partial<Initialization> = { dkekShares: 1 }, profile?: ProfileName): Promise<Driver> {
    const driver = await Driver.fresh(profile);
    await driver.initialize(initialization);
    if (initialization.dkekShares === 1) await driver.ok(0x80, 0x52, 0, 0, { data: share, le: 256 });
    return driver;
  }

  async transmit(bytes: Uint8Array): Promise<Answer> {
    const { data, sw } = decodeResponse(await this.card.transmit(bytes));
    return { data, sw };
  }

  send(cla: number, ins: number, p1: number, p2: number, command: Command = {}): Promise<Answer> {
    return this.transmit(encodeCommand({ cla, ins, p1, p2, ...command }));
  }

  /** Data of an answer that must be 9000. */
  async ok(cla: number, ins: number, p1: number, p2: number, command: Command = {}): Promise<Uint8Array> {
    const { data, sw } = await this.send(cla, ins, p1, p2, command);
    assert.equal(sw.toString(16), "9000");
    return data;
  }

  /** The command must be refused with that status word, and without data. */
  async refused(word: number, cla: number, ins: number, p1: number, p2: number, command: Command = {}): Promise<void> {
    const { data, sw } = await this.send(cla, ins, p1, p2, command);
    assert.equal(sw.toString(16), word.toString(16));
    assert.equal(data.length, 0);
  }

  /** Status word of the PIN status query. */
  async pinStatus(reference = 0x81): Promise<string> {
    return (await this.send(0x00, 0x20, 0, reference)).sw.toString(16);
  }

  selectApplication(): Promise<Uint8Array> {
    return this.ok(0x00, 0xa4, 0x04, 0x00, { data: applicationId, le: 256 });
  }

  verify(pin = userPin): Promise<Answer> {
    return this.send(0x00, 0x20, 0, 0x81, { data: pin });
  }

  initialize(initialization: Partial<Initialization> = {}): Promise<Uint8Array> {
    const data = encodeInitialize({ options: 0x0001, userPin, soPin, retryCounter: 3, ...initialization });
    return this.ok(0x80, 0x50, 0, 0, { data });
  }

  read(fileId: number, offset = 0, le = 65536): Promise<Answer> {
    return this.send(0x00, 0xb1, fileId >> 8, fileId & 0xff, { data: encodeReadAt(offset), le });
  }

  write(fileId: number, content: Uint8Array, offset = 0): Promise<Uint8Array> {
    return this.ok(0x00, 0xd7, fileId >> 8, fileId & 0xff, { data: encodeUpdateAt(offset, content) });
  }

  delete(fileId: number): Promise<Uint8Array> {
    return this.ok(0x00, 0xe4, 0x02, 0x00, { data: Uint8Array.of(fileId >> 8, fileId & 0xff) });
  }

  /** The authenticated request of a new RSA key; `extra` goes behind the request's fields. */
  generateRsa(reference: number, size: number, extra: Uint8Array = new Uint8Array()): Promise<Uint8Array> {
    const body = encodeRsaGeneration({ size, car: "UTCA00001", chr: "UTVC000000100001" });
    return this.ok(0x00, 0x46, reference, 0, { data: concat(body, extra), le: 65536 });
  }

  generateEc(reference: number, curve: CurveName, extra: Uint8Array = new Uint8Array(), signer = 0): Promise<Uint8Array> {
    const body = encodeEcGeneration({ curve, car: "UTCA00001", chr: "UTVC000000100001" });
    return this.ok(0x00, 0x46, reference, signer, { data: concat(body, extra), le: 65536 });
  }

  /** `type` is B0, B1 or B2. */
  generateAes(reference: number, type: number, algorithms = "101118999293"): Promise<Uint8Array> {
    return this.ok(0x00, 0x48, reference, type, { data: encodeSymmetricGeneration(fromHex(algorithms)) });
  }

  wrap(reference: number): Promise<Uint8Array> {
    return this.ok(0x80, 0x72, reference, 0x92, { le: 65536 });
  }

  unwrap(reference: number, blob: Uint8Array): Promise<Answer> {
    return this.send(0x80, 0x74, reference, 0x93, { data: blob });
  }
}
