import { concat, wipe } from "../../formats/bytes";
import { FormatError } from "../../formats/format-error";
import { type CommandApdu, decodeResponse, encodeCommand, type ResponseApdu, sw } from "../../formats/iso7816";
import { instruction } from "../../formats/smartcard-hsm";
import { fail } from "../failure";
import type { CardConnection } from "../pcsc/port";

/** A command APDU with the name people know the command by. */
export interface Command extends CommandApdu {
  name: string;
}

/** Most bytes of an APDU that every reader and card is known to take (SmartCard-HSM ref. 6.6, 10). */
export const SAFE_APDU_LENGTH = 1014;

const SW1_MORE_DATA = 0x61;
const SW1_WRONG_LE = 0x6c;

/** APDUs to and from one card; responses in pieces are put together. */
export class ApduChannel {
  constructor(private readonly connection: CardConnection) {}

  /**
   * Sends a command, in the short form where it fits (ISO 7816-4 5.1), and gives the whole answer.
   * A command is repeated only where the card asked for another Le (6Cxx), which no command with a PIN has.
   * Its encoding is zeroed, for it may hold a PIN or a share; its data field stays the caller's.
   * @throws EngineFailure `card-removed`
   */
  async send(command: Command): Promise<ResponseApdu> {
    const response = await this.exchange(command);
    if (response.sw >> 8 === SW1_WRONG_LE && command.le !== undefined) {
      return this.withAllData(command, await this.exchange({ ...command, le: lengthIn(response.sw) }));
    }
    return this.withAllData(command, response);
  }

  /**
   * 61xx with all the bytes that were asked for means only that the file is longer (some cards say so after READ BINARY);
   * with fewer, the rest waits for GET RESPONSE (ISO 7816-4 11.7.1). A card that does not know that command has said all.
   */
  private async withAllData(command: Command, first: ResponseApdu): Promise<ResponseApdu> {
    let { data, sw: word } = first;
    while (word >> 8 === SW1_MORE_DATA) {
      if (data.length >= (command.le ?? Infinity)) return { data, sw: sw.ok };
      const more = await this.exchange({
        name: "GET RESPONSE",
        cla: 0x00,
        ins: instruction.getResponse,
        p1: 0,
        p2: 0,
        le: lengthIn(word),
      });
      if (more.data.length === 0) return { data, sw: isUnknownCommand(more.sw) ? sw.ok : more.sw };
      data = concat(data, more.data);
      word = more.sw;
    }
    return { data, sw: word };
  }

  private async exchange(command: Command): Promise<ResponseApdu> {
    const bytes = encodeCommand(command);
    try {
      return decodeResponse(await this.connection.transmit(bytes));
    } catch (error) {
      if (error instanceof FormatError) {
        fail("status-word", { sw: "", name: "the card gave no status word", command: command.name });
      }
      throw error;
    } finally {
      wipe(bytes);
    }
  }
}

/** SW2 as a length: 00 stands for 256. */
const lengthIn = (word: number) => word & 0xff || 256;

const isUnknownCommand = (word: number) => word === sw.instructionNotSupported || word === sw.classNotSupported;
