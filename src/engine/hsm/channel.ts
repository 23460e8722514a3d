import { concat, wipe } from "../../formats/bytes";
import { FormatError } from "../../formats/format-error";
import { type CommandApdu, decodeResponse, encodeCommand, type ResponseApdu, sw } from "../../formats/iso7816";
import { instruction } from "../../formats/smartcard-hsm";
import { fail } from "../failure";
import type { CardConnection } from "../pcsc/port";
import { apduLimits, type ApduLimits, requireWithin } from "./apdu-limits";

/** A command APDU with the name people know the command by. */
export interface Command extends CommandApdu {
  name: string;
}

const SW1_MORE_DATA = 0x61;
const SW1_WRONG_LE = 0x6c;
/** Nothing that was not asked for is longer than what can be asked for: a card that goes on for ever is left alone. */
const MAX_LE = 0x10000;

/** APDUs to and from one card; responses in pieces are put together. */
export class ApduChannel {
  /** Of the reader. */
  readonly limits: ApduLimits;

  constructor(private readonly connection: CardConnection) {
    this.limits = apduLimits(connection.maxApduDataLength);
  }

  /**
   * Sends a command, in the short form where it fits (ISO 7816-4 5.1), and gives the whole answer.
   * A command is repeated only where the card asked for another Le (6Cxx), which no command with a PIN has.
   * Its encoding is zeroed, for it may hold a PIN or a share; its data field stays the caller's.
   * @throws EngineFailure `card-removed`; `reader-limit` before a command that is too long for the reader is sent, and after
   *   one that the card refuses because its answer is
   */
  async send(command: Command): Promise<ResponseApdu> {
    requireWithin(this.limits.command, command.data?.length ?? 0);
    const { le = 0 } = command;
    const { response: limit } = this.limits;
    const asked = le > limit ? { ...command, le: limit } : command;
    const first = await this.exchange(asked);
    const isLeWrong = first.sw >> 8 === SW1_WRONG_LE && command.le !== undefined;
    const response = isLeWrong ? await this.exchange({ ...command, le: lengthIn(first.sw) }) : first;
    if (le > limit && response.sw === sw.wrongLength) fail("reader-limit", { needed: limit + 1, limit });
    return this.withAllData(command, response);
  }

  /** Whether an answer to a command for all there is ends where the reader does: then more of it may have been cut off. */
  mayBeCut(data: Uint8Array): boolean {
    return data.length === this.limits.response;
  }

  /**
   * 61xx with all the bytes that were asked for means only that the file is longer (some cards say so after READ BINARY);
   * with fewer, the rest waits for GET RESPONSE (ISO 7816-4 11.7.1). A card that does not know that command has said all.
   */
  private async withAllData(command: Command, first: ResponseApdu): Promise<ResponseApdu> {
    let { data, sw: word } = first;
    while (word >> 8 === SW1_MORE_DATA) {
      if (data.length >= (command.le ?? MAX_LE)) return { data, sw: sw.ok };
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
