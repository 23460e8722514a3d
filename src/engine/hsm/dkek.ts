import { toHex } from "../../formats/bytes";
import { FormatError } from "../../formats/format-error";
import { type ResponseApdu, sw } from "../../formats/iso7816";
import { decodeKeyDomainStatus, instruction, type KeyDomainStatus, proprietaryClass } from "../../formats/smartcard-hsm";
import { fail } from "../failure";
import type { DkekStatus } from "../../protocol";
import type { ApduChannel, Command } from "./channel";
import { all, refusal } from "./refusal";

const MAX_SHORT_LE = 256;

/** How cards say that they have no DKEK (SmartCard-HSM ref. 2.6). */
const noDkek: readonly number[] = [sw.instructionNotSupported, sw.referenceNotFound, sw.wrongParameters, sw.incorrectP1P2];

/** The card's DKEK: key domain 0. */
export class Dkek {
  constructor(private readonly channel: ApduChannel) {}

  async status(): Promise<DkekStatus> {
    const command = keyDomainCommand("DKEK STATUS");
    const response = await this.channel.send(command);
    if (noDkek.includes(response.sw)) return { state: "none", shares: 0, outstanding: 0 };
    return statusIn(command, response);
  }

  /**
   * Hands a share of 32 bytes to the card; the caller zeroes it.
   * @throws EngineFailure `no-dkek`, `dkek-complete`
   */
  async importShare(share: Uint8Array): Promise<DkekStatus> {
    const command = { ...keyDomainCommand("IMPORT DKEK SHARE"), data: share };
    return statusIn(command, await this.channel.send(command));
  }

  /**
   * Fails unless keys can be wrapped and unwrapped.
   * @throws EngineFailure `no-dkek`, `dkek-pending`
   */
  async requireReady(): Promise<DkekStatus> {
    return requireReady(await this.status());
  }
}

/** Failures as of `Dkek.requireReady`. */
export function requireReady(status: DkekStatus): DkekStatus {
  if (status.state === "none") fail("no-dkek", {});
  if (status.state === "pending") fail("dkek-pending", { outstanding: status.outstanding });
  return status;
}

function keyDomainCommand(name: string): Command {
  return { name, cla: proprietaryClass, ins: instruction.keyDomain, p1: 0x00, p2: 0x00, le: MAX_SHORT_LE };
}

function statusIn(command: Command, { data, sw: word }: ResponseApdu): DkekStatus {
  if (word !== sw.ok) {
    throw refusal(command, word, {
      ...all([sw.commandNotAllowed, sw.conditionsNotSatisfied], "dkek-complete", {}),
      ...all(noDkek, "no-dkek", {}),
    });
  }
  const { shares, outstanding, kcv } = decoded(data);
  const isTold = kcv.some((byte) => byte !== 0);
  if (outstanding > 0) return { state: "pending", shares, outstanding };
  if (shares === 0 && !isTold) return { state: "none", shares, outstanding };
  return { state: "ready", shares, outstanding, ...(isTold && { kcv: toHex(kcv) }) };
}

function decoded(data: Uint8Array): KeyDomainStatus {
  try {
    return decodeKeyDomainStatus(data);
  } catch (error) {
    if (error instanceof FormatError) fail("unsupported", { feature: "a DKEK whose state it could tell" });
    throw error;
  }
}
