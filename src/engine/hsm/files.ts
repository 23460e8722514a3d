import { concat } from "../../formats/bytes";
import { sw } from "../../formats/iso7816";
import { encodeReadAt, encodeUpdateAt, instruction, proprietaryClass } from "../../formats/smartcard-hsm";
import { requireWithin, SAFE_APDU_LENGTH } from "./apdu-limits";
import type { ApduChannel, Command } from "./channel";
import { refusal } from "./refusal";

/** CLA, INS, P1, P2, and three bytes each of extended Lc and Le. */
const APDU_OVERHEAD = 4 + 3 + 3;
/** 54 02 offset, 53 82 length (SmartCard-HSM ref. 2.11). */
const UPDATE_OVERHEAD = 4 + 4;
const STATUS_WORD_LENGTH = 2;
const FILE_ID_LENGTH = 2;
const MAX_LE = 0x10000;
const MAX_OFFSET = 0xffff;

/** The files of a card, by their two-byte identifiers. */
export class Files {
  /** Bytes of a file that are written, and read, at once. */
  private readonly writeLength: number;
  private readonly readLength: number;

  constructor(private readonly channel: ApduChannel) {
    const { command, response } = channel.limits;
    this.writeLength = Math.min(SAFE_APDU_LENGTH - APDU_OVERHEAD, command) - UPDATE_OVERHEAD;
    this.readLength = Math.min(SAFE_APDU_LENGTH - STATUS_WORD_LENGTH, response);
  }

  /** Identifiers of the files and keys that the card tells of; some cards leave out certificates and data (SmartCard-HSM ref. 2.7). */
  async enumerate(): Promise<number[]> {
    const command = { name: "ENUMERATE OBJECTS", cla: proprietaryClass, ins: instruction.enumerate, p1: 0, p2: 0, le: MAX_LE };
    const { data, sw: word } = await this.channel.send(command);
    if (word !== sw.ok) throw refusal(command, word);
    if (this.channel.mayBeCut(data)) requireWithin(data.length, data.length + FILE_ID_LENGTH);
    const identifiers = Array.from({ length: data.length >> 1 }, (_, i) => ((data[2 * i] ?? 0) << 8) | (data[2 * i + 1] ?? 0));
    return [...new Set(identifiers)];
  }

  /** The content of a file; undefined when there is none. */
  async read(fileId: number): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    let offset = 0;
    while (offset <= MAX_OFFSET) {
      const command: Command = { name: "READ BINARY", ...at(instruction.readBinary, fileId), data: encodeReadAt(offset), le: this.readLength };
      const { data, sw: word } = await this.channel.send(command);
      if (word === sw.fileNotFound) return undefined;
      if (isBehindEnd(word) && offset > 0) break;
      if (word !== sw.ok && word !== sw.endOfFile) throw refusal(command, word);
      parts.push(data);
      offset += data.length;
      if (data.length < this.readLength || word === sw.endOfFile) break;
    }
    return concat(...parts);
  }

  /**
   * Writes a file anew, in pieces that the reader takes; an older, longer content leaves no tail.
   * @throws EngineFailure `pin-required`, `status-word` of the first piece that the card refused
   */
  async write(fileId: number, content: Uint8Array): Promise<void> {
    await this.update(fileId, 0, new Uint8Array());
    for (let offset = 0; offset < content.length; offset += this.writeLength) {
      await this.update(fileId, offset, content.subarray(offset, offset + this.writeLength));
    }
  }

  /** Deletes a file or a key; tells whether there was one. */
  async delete(fileId: number): Promise<boolean> {
    const data = Uint8Array.of(fileId >> 8, fileId & 0xff);
    const command = { name: "DELETE FILE", cla: 0x00, ins: instruction.deleteFile, p1: 0x02, p2: 0x00, data };
    const { sw: word } = await this.channel.send(command);
    if (word === sw.fileNotFound) return false;
    if (word !== sw.ok) throw refusal(command, word);
    return true;
  }

  private async update(fileId: number, offset: number, data: Uint8Array): Promise<void> {
    const command = { name: "UPDATE BINARY", ...at(instruction.updateBinary, fileId), data: encodeUpdateAt(offset, data) };
    const { sw: word } = await this.channel.send(command);
    if (word !== sw.ok) throw refusal(command, word);
  }
}

const at = (ins: number, fileId: number) => ({ cla: 0x00, ins, p1: fileId >> 8, p2: fileId & 0xff });

const isBehindEnd = (word: number) => word === sw.wrongParameters || word === sw.incorrectP1P2;
