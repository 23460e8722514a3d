import * as vscode from "vscode";
import type { BlobUnlocking } from "../../protocol/blobs";
import { blobForgetShares, blobUnlock } from "../../protocol/requests";
import type { Base64, Hex } from "../../protocol/values";
import { readCardOf } from "../cards/snapshot";
import { isFailure } from "../engine-client/engine-error";
import { failureText } from "../failures/failure-text";
import { chooseFiles } from "../files/choose-file";
import { base64Of, fileNameOf, readFile } from "../files/read-file";
import { askChoice } from "../input/questions";
import { counted } from "../words";
import { openWithPassword } from "./open-with-password";
import type { Services } from "./services";

const title = "Unlock key blob";

type Missing = Extract<BlobUnlocking, { state: "shares-missing" }>;

/** A key blob to be unlocked. */
export interface LockedBlob {
  bytes: Base64;
  kcv: Hex;
  /** Where to look for the shares first. */
  folder: vscode.Uri;
}

/** The dialog with the custodians: one share after the other, until they give the DKEK of the key blob. */
export class Unlocking {
  /** What the engine said of the shares that it keeps by now. */
  private soFar: Missing | undefined;

  constructor(
    private readonly services: Pick<Services, "engine" | "cards">,
    private readonly blob: LockedBlob,
  ) {}

  /**
   * The engine forgets the shares that were opened, whatever becomes of the dialog.
   * @returns `shares-missing` when the person says that there are no more; undefined when they gave up
   */
  async run(): Promise<BlobUnlocking | undefined> {
    try {
      return await this.askForShares();
    } finally {
      await this.forget();
    }
  }

  private async askForShares(): Promise<BlobUnlocking | undefined> {
    for (;;) {
      const chosen = await chooseFiles("Choose the DKEK shares", { "DKEK share": ["pbe"] }, this.blob.folder);
      if (chosen === undefined) return undefined;
      for (const uri of chosen) {
        const answer = await this.open(uri);
        if (answer === "given-up") return undefined;
        if (answer !== "no-share" && answer.state === "checked") return answer;
      }
      // Without a share there is nothing to say of them: the files are chosen again.
      if (this.soFar === undefined) continue;
      const next = await this.askWhatNext(this.soFar);
      if (next === "none") return this.soFar;
      if (next === "anew") await this.forget();
      else if (next === undefined) return undefined;
    }
  }

  /** What the shares give together with this one. A file that is no share is told so. */
  private async open(uri: vscode.Uri): Promise<BlobUnlocking | "given-up" | "no-share"> {
    const name = fileNameOf(uri);
    const share = { name, file: base64Of(await readFile(uri)) };
    try {
      const answer = await openWithPassword(title, share, (opening, onProgress, token) => {
        const params = { file: this.blob.bytes, share: opening, ...(this.soFar && { unlocking: this.soFar.unlocking }) };
        return this.services.engine.requestWithProgress(blobUnlock, params, onProgress, token);
      });
      if (answer === undefined) return "given-up";
      this.soFar = answer.state === "checked" ? undefined : answer;
      if (this.soFar?.repeated === true) {
        void vscode.window.showWarningMessage(`${name} is a share that was given already. It counts once.`);
      }
      return answer;
    } catch (error) {
      if (!isFailure(error, "not-a-share")) throw error;
      const { what, next } = failureText(error.failure);
      void vscode.window.showErrorMessage(`${name}: ${what} ${next}`);
      return "no-share";
    }
  }

  private async askWhatNext({ shares, kcv }: Missing): Promise<"more" | "anew" | "none" | undefined> {
    const answer = await askChoice<"more" | "anew" | "none">(
      { title, step: 1, totalSteps: 1, canGoBack: false },
      {
        placeholder: `${counted(shares, "share")}: KCV ${kcv}. The file needs ${this.blob.kcv}.`,
        choices: [
          { label: "Add another share…", icon: "add", detail: this.hint(), value: "more" },
          { label: "Begin again with other shares…", icon: "refresh", detail: "One of them was the wrong one", value: "anew" },
          {
            label: "There are no more shares",
            icon: "circle-slash",
            detail: "Then the key was wrapped under another DKEK; the view will say so",
            value: "none",
          },
        ],
      },
    );
    return answer.is === "given" ? answer.value : undefined;
  }

  /** How many shares there are, where a card with this DKEK tells. */
  private hint(): string {
    const cards = this.services.cards.readers.flatMap((entry) => readCardOf(entry)?.card ?? []);
    const known = cards.find(({ dkek }) => dkek.kcv === this.blob.kcv && dkek.shares > 0);
    if (known === undefined) return "How many there are shows neither in the file nor in a share";
    return `The card ${known.serial} got the DKEK of the file from ${counted(known.dkek.shares, "share")}`;
  }

  private async forget(): Promise<void> {
    const { soFar } = this;
    this.soFar = undefined;
    // An engine that is gone has forgotten them.
    if (soFar !== undefined) await this.services.engine.request(blobForgetShares, { unlocking: soFar.unlocking }).catch(() => undefined);
  }
}
