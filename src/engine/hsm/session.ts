import { wipe } from "../../formats/bytes";
import { FormatError } from "../../formats/format-error";
import { type ResponseApdu, sw } from "../../formats/iso7816";
import {
  applicationId,
  type ApplicationTemplate,
  decodeApplicationTemplate,
  encodeInitialize,
  type Initialization,
  instruction,
  proprietaryClass,
} from "../../formats/smartcard-hsm";
import { fail, failure, isFailure } from "../failure";
import type { CardConnection } from "../pcsc/port";
import { ApduChannel, type Command } from "./channel";
import { Dkek } from "./dkek";
import { Files } from "./files";
import { Keys } from "./keys";
import { Pins } from "./pins";
import { pinRefusal, refusal } from "./refusal";

const MAX_SHORT_LE = 256;

/** A session with the SmartCard-HSM application of a card: one method per command, grouped by what it works on. */
export class SmartCardHsm {
  readonly pins: Pins;
  readonly files: Files;
  readonly dkek: Dkek;
  readonly keys: Keys;

  private constructor(
    private readonly connection: CardConnection,
    private readonly channel: ApduChannel,
    /** Version, platform and options, as SELECT told them. */
    readonly application: ApplicationTemplate,
  ) {
    this.pins = new Pins(channel, application.version.major);
    this.files = new Files(channel);
    this.dkek = new Dkek(channel);
    this.keys = new Keys(channel, this.files);
  }

  /**
   * Selects the application (SmartCard-HSM ref. 1.3).
   * @param reader named in the failure
   * @throws EngineFailure `not-a-smartcard-hsm`
   */
  static async open(connection: CardConnection, reader: string): Promise<SmartCardHsm> {
    const channel = new ApduChannel(connection);
    return new SmartCardHsm(connection, channel, await select(channel, reader));
  }

  /**
   * Initialises the device: deletes all keys and files, sets PINs, options and the number of DKEK shares.
   * The caller zeroes the PINs.
   * @throws EngineFailure `wrong-pin` and `pin-blocked` of the SO-PIN, `incomplete`
   */
  async initialize(initialization: Initialization): Promise<void> {
    const soPin = await this.pins.status("so");
    if (soPin.state === "blocked") fail("pin-blocked", { pin: "so" });
    const data = encodeInitialize(initialization);
    const command = { name: "INITIALIZE DEVICE", cla: proprietaryClass, ins: instruction.initialize, p1: 0, p2: 0, data };
    try {
      const { sw: word } = await this.sendInitialize(command);
      if (word === sw.ok) return;
      if (isSoPinRefused(word)) throw await this.wrongSoPin();
      throw pinRefusal(command, word, "so");
    } finally {
      wipe(data);
      this.pins.markPresented();
    }
  }

  /** Random bytes of the card. */
  async random(length: number): Promise<Uint8Array> {
    const command = { name: "GET CHALLENGE", cla: 0x00, ins: instruction.getChallenge, p1: 0, p2: 0, le: length };
    const { data, sw: word } = await this.channel.send(command);
    if (word !== sw.ok) throw refusal(command, word);
    if (data.length !== length) fail("unsupported", { feature: `${length} random bytes at once` });
    return data;
  }

  /** Ends the session; a card that a PIN was presented to is reset, so that nobody finds it unlocked. Never rejects. */
  async close(): Promise<void> {
    await this.connection.disconnect(this.pins.presented ? "reset" : "leave");
  }

  /** When the card is taken out meanwhile, nobody knows whether it was initialised. */
  private async sendInitialize(command: Command): Promise<ResponseApdu> {
    try {
      return await this.channel.send(command);
    } catch (error) {
      if (!isFailure(error, "card-removed")) throw error;
      return fail("incomplete", { remains: ["perhaps none of its former keys, which an initialisation deletes"], cause: "card-removed" });
    }
  }

  /** Genuine cards count a wrong SO-PIN down, but tell only that it is not allowed (SmartCard-HSM ref. 2.5). */
  private async wrongSoPin() {
    const { state, triesLeft } = await this.pins.status("so");
    return state === "blocked" ? failure("pin-blocked", { pin: "so" }) : failure("wrong-pin", { pin: "so", triesLeft: triesLeft ?? 0 });
  }
}

const isSoPinRefused = (word: number) =>
  word === sw.conditionsNotSatisfied || word === sw.commandNotAllowed || word === sw.notAllowed || word === sw.securityStatusNotSatisfied;

async function select(channel: ApduChannel, reader: string): Promise<ApplicationTemplate> {
  const { data, sw: word } = await channel.send({
    name: "SELECT",
    cla: 0x00,
    ins: instruction.select,
    p1: 0x04,
    p2: 0x00,
    data: applicationId,
    le: MAX_SHORT_LE,
  });
  if (word !== sw.ok) fail("not-a-smartcard-hsm", { reader });
  try {
    return decodeApplicationTemplate(data);
  } catch (error) {
    if (error instanceof FormatError) fail("not-a-smartcard-hsm", { reader });
    throw error;
  }
}
