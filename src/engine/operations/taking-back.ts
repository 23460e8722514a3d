import type { FailureCode } from "../../protocol";
import { EngineFailure, fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { fileInWords } from "./stored-key";

/** The code of what made an operation stop half way; of what made the one inside it stop, where that says so. */
export function causeOf(error: unknown): FailureCode {
  if (!(error instanceof EngineFailure)) return "internal";
  return error.data.code === "incomplete" ? error.data.cause : error.data.code;
}

function remainsIn(error: unknown): string[] {
  return error instanceof EngineFailure && error.data.code === "incomplete" ? error.data.remains : [];
}

/** The files that an operation made on a card, so that a failure half way can take them back. */
export class TakingBack {
  private readonly fileIds: number[] = [];
  private readonly losses: string[] = [];

  constructor(private readonly hsm: SmartCardHsm) {}

  /** To be noted before it is made: when the card is taken out meanwhile, nobody knows whether it was. */
  willMake(fileId: number): void {
    this.fileIds.push(fileId);
  }

  /** Something that was on the card before and can not be put back. */
  hasLost(inWords: string): void {
    this.losses.push(inWords);
  }

  /**
   * Does `work`; when it fails, deletes what it made, last first.
   * @throws what `work` threw, when nothing of it is left; else EngineFailure `incomplete`, naming what may be left
   */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const remains = [...(await this.takeBack()), ...remainsIn(error), ...this.losses];
      if (remains.length === 0) throw error;
      return fail("incomplete", { remains, cause: causeOf(error) });
    }
  }

  private async takeBack(): Promise<string[]> {
    const remains: string[] = [];
    for (const fileId of [...this.fileIds].reverse()) {
      try {
        await this.hsm.files.delete(fileId);
      } catch {
        // Whatever keeps it from being deleted, the failure that led here is the one to tell.
        remains.push(fileInWords(fileId));
      }
    }
    return remains.reverse();
  }
}
