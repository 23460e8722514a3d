import type * as vscode from "vscode";
import type { Progress } from "../../protocol/requests";
import type { Share } from "../../protocol/shares";
import type { Hex } from "../../protocol/values";
import { readCardOf } from "../cards/snapshot";
import { isFailure } from "../engine-client/engine-error";
import { failureText } from "../failures/failure-text";
import { chooseFiles } from "../files/choose-file";
import { base64Of, fileNameOf, readFile } from "../files/read-file";
import { askChoice } from "../input/questions";
import { tellFailure, warn } from "../messages";
import { cardWords, counted } from "../words";
import { openWithPassword } from "./open-with-password";
import type { Services } from "./services";

/** What the engine keeps of the shares that were opened so far. */
export interface SharesSoFar {
  /** The engine's name for them. */
  name: string;
  shares: number;
  /** KCV of the DKEK that they give. */
  kcv: Hex;
  /** The last one was among them already. */
  repeated: boolean;
}

/** Either the shares are complete, and this came of it, or some are missing. */
export type SharesAnswer<Result> = { complete: Result } | { missing: SharesSoFar };

/** What the shares are asked for. */
export interface ShareQuestion<Result> {
  title: string;
  /** What has the DKEK that is wanted: "The file", "The card DENK0400001". */
  wantedBy: string;
  /** Absent: nobody knows before the shares are used. */
  wantedKcv?: Hex;
  /** Where to look for the shares first. */
  folder: vscode.Uri;
  /** Offered where the person may say that no further share comes, with what comes of it; absent: only complete ones will do. */
  noMore?: { label: string; detail: string; result(soFar: SharesSoFar): Result };
  /** Opens one more share. */
  open(share: Share, before: SharesSoFar | undefined, onProgress: (progress: Progress) => void, token: vscode.CancellationToken): Promise<SharesAnswer<Result>>;
  /** Lets the engine forget the shares of this name. */
  forget(name: string): Promise<unknown>;
}

type NoMore<Result> = NonNullable<ShareQuestion<Result>["noMore"]>;
type Next<Result> = "more" | "anew" | NoMore<Result>;

/** The dialog with the custodians: one share after the other, until they give the DKEK that is wanted. */
export class ShareDialog<Result> {
  private soFar: SharesSoFar | undefined;

  constructor(
    private readonly cards: Services["cards"],
    private readonly question: ShareQuestion<Result>,
  ) {}

  /**
   * What the engine keeps under the name in a result is the caller's to forget.
   * @returns undefined when the person gave up; then the engine has forgotten the shares
   */
  async run(): Promise<Result | undefined> {
    try {
      return await this.askForShares();
    } finally {
      await this.forget();
    }
  }

  private async askForShares(): Promise<Result | undefined> {
    for (;;) {
      const chosen = await chooseFiles("Choose the DKEK shares", { "DKEK share": ["pbe"] }, this.question.folder);
      if (chosen === undefined) return undefined;
      for (const uri of chosen) {
        const answer = await this.open(uri);
        if (answer === "given-up") return undefined;
        if (answer !== "no-share" && "complete" in answer) return answer.complete;
      }
      // Without a share there is nothing to say of them: the files are chosen again.
      if (this.soFar === undefined) continue;
      const next = await this.askWhatNext(this.soFar);
      if (next === undefined) return undefined;
      if (next === "anew") await this.forget();
      else if (next !== "more") return this.settle(next, this.soFar);
    }
  }

  /** What the shares give together with this one. A file that is no share is told so. */
  private async open(uri: vscode.Uri): Promise<SharesAnswer<Result> | "given-up" | "no-share"> {
    const name = fileNameOf(uri);
    const share = { name, file: base64Of(await readFile(uri)) };
    try {
      const answer = await openWithPassword(this.question.title, share, (opening, onProgress, token) =>
        this.question.open(opening, this.soFar, onProgress, token),
      );
      if (answer === undefined) return "given-up";
      this.soFar = "missing" in answer ? answer.missing : undefined;
      if (this.soFar?.repeated === true) {
        void warn(`${name} is a share that was given already. It counts once.`);
      }
      return answer;
    } catch (error) {
      if (!isFailure(error, "not-a-share")) throw error;
      const { what, next } = failureText(error.failure);
      void tellFailure(`${name}: ${what} ${next}`);
      return "no-share";
    }
  }

  private settle({ result }: NoMore<Result>, soFar: SharesSoFar): Result {
    this.soFar = undefined;
    return result(soFar);
  }

  private async askWhatNext({ shares, kcv }: SharesSoFar): Promise<Next<Result> | undefined> {
    const { title, wantedBy, wantedKcv, noMore } = this.question;
    const needs = wantedKcv === undefined ? `${wantedBy} tells the one it needs only after the PIN.` : `${wantedBy} needs ${wantedKcv}.`;
    const answer = await askChoice<Next<Result>>(
      { title, step: 1, totalSteps: 1, canGoBack: false },
      {
        placeholder: `${counted(shares, "share")}: KCV ${kcv}. ${needs}`,
        choices: [
          { label: "Add another share…", icon: "add", detail: this.hint(), value: "more" },
          { label: "Begin again with other shares…", icon: "refresh", detail: "One of them was the wrong one", value: "anew" },
          ...(noMore === undefined ? [] : [{ label: noMore.label, icon: "circle-slash", detail: noMore.detail, value: noMore }]),
        ],
      },
    );
    return answer.is === "given" ? answer.value : undefined;
  }

  /** How many shares there are, where a card with this DKEK tells. */
  private hint(): string {
    const { wantedKcv } = this.question;
    const cards = this.cards.readers.flatMap((entry) => readCardOf(entry)?.card ?? []);
    const known = cards.find(({ dkek }) => wantedKcv !== undefined && dkek.kcv === wantedKcv && dkek.shares > 0);
    if (known === undefined) return "How many there are shows neither in a file nor in a share";
    return `${cardWords(known)} got this DKEK from ${counted(known.dkek.shares, "share")}`;
  }

  private async forget(): Promise<void> {
    const { soFar } = this;
    this.soFar = undefined;
    // An engine that is gone has forgotten them.
    if (soFar !== undefined) await this.question.forget(soFar.name).catch(() => undefined);
  }
}
