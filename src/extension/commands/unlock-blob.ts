import * as vscode from "vscode";
import type { BlobCheck, BlobUnlocking } from "../../protocol/blobs";
import { blobForgetShares, blobUnlock } from "../../protocol/requests";
import type { Base64, Hex } from "../../protocol/values";
import { readCardOf } from "../cards/snapshot";
import { isFailure } from "../engine-client/engine-error";
import { failureText } from "../failures/failure-text";
import { chooseFiles } from "../files/choose-file";
import { base64Of, fileNameOf, readFile } from "../files/read-file";
import { askChoice } from "../input/questions";
import { counted, keyTypeWords } from "../words";
import { openWithPassword } from "./open-with-password";
import type { Command, Services } from "./services";

const title = "Unlock key blob";

type Missing = Extract<BlobUnlocking, { state: "shares-missing" }>;

/** What came of the shares; undefined when the person gave up. */
type Outcome = Extract<BlobUnlocking, { state: "checked" }> | Missing | undefined;

/** Checks a key blob with the shares of its DKEK, one after the other until they give it, and shows what is public inside. */
export const unlockBlob: Command = async (services, target) => {
  const document = services.documents.documentOf(target);
  const view = document?.view;
  if (document === undefined || view?.state !== "blob" || !view.decoded.restorable) {
    await vscode.window.showInformationMessage("Open a key blob first: a .bin or .wky file that holds a wrapped key, undamaged.");
    return;
  }
  const { bytes, fileName } = view;
  const folder = vscode.Uri.joinPath(document.uri, "..");
  const outcome = await new Unlocking(services, bytes, view.decoded.kcv, folder).run();
  if (outcome === undefined) return;
  if (outcome.state === "shares-missing") {
    const { shares, kcv } = outcome;
    document.open(bytes, { lock: { state: "locked", otherDkek: { shares, kcv } } });
    return;
  }
  const { shares, check } = outcome;
  document.open(bytes, { lock: { state: "unlocked", shares, check } });
  tell(fileName, check);
};

/** The dialog with the custodians. */
class Unlocking {
  private soFar: Missing | undefined;

  constructor(
    private readonly services: Services,
    private readonly file: Base64,
    private readonly kcv: Hex,
    private readonly folder: vscode.Uri,
  ) {}

  /** Shares that were opened are forgotten by the engine, whatever becomes of the dialog. */
  async run(): Promise<Outcome> {
    try {
      return await this.askForShares();
    } finally {
      if (this.soFar !== undefined) await this.forget(this.soFar);
    }
  }

  private async askForShares(): Promise<Outcome> {
    for (;;) {
      const chosen = await chooseFiles("Choose the DKEK shares", { "DKEK share": ["pbe"] }, this.folder);
      if (chosen === undefined) return undefined;
      for (const uri of chosen) {
        const answer = await this.open(uri);
        if (answer === undefined || answer.state === "checked") return answer;
      }
      const soFar = this.soFar;
      if (soFar === undefined) return undefined;
      const more = await this.askForMore(soFar);
      if (more === undefined) return undefined;
      if (!more) return soFar;
    }
  }

  /** What the shares give together with this one; as before when its file is no share. */
  private async open(uri: vscode.Uri): Promise<Outcome> {
    const name = fileNameOf(uri);
    const share = { name, file: base64Of(await readFile(uri)) };
    try {
      const answer = await openWithPassword(title, share, (opening, onProgress, token) => this.request(opening, onProgress, token));
      if (answer?.state === "checked") this.soFar = undefined;
      else if (answer !== undefined) this.note(name, answer);
      return answer;
    } catch (error) {
      if (!isFailure(error, "not-a-share")) throw error;
      void vscode.window.showErrorMessage(`${name}: ${failureText(error.failure).what} ${failureText(error.failure).next}`);
      return this.soFar;
    }
  }

  private request(...[share, onProgress, token]: Parameters<Parameters<typeof openWithPassword<BlobUnlocking>>[2]>): Promise<BlobUnlocking> {
    const { file, soFar } = this;
    const params = { file, share, ...(soFar !== undefined && { unlocking: soFar.unlocking }) };
    return this.services.engine.requestWithProgress(blobUnlock, params, onProgress, token);
  }

  private note(name: string, answer: Missing): void {
    this.soFar = answer;
    if (answer.repeated) void vscode.window.showWarningMessage(`${name} is a share that was given already. It counts once.`);
  }

  /** Whether there are more shares; undefined when the person gave up. */
  private async askForMore({ shares, kcv }: Missing): Promise<boolean | undefined> {
    const answer = await askChoice<boolean>(
      { title, step: 1, totalSteps: 1, canGoBack: false },
      {
        placeholder: `${shares === 1 ? "This share alone gives" : `These ${shares} shares give`} the KCV ${kcv}; the file needs ${this.kcv}.`,
        choices: [
          { label: "Add another share…", icon: "add", detail: this.hint(), value: true },
          {
            label: shares === 1 ? "This is the only share" : "These are all shares",
            icon: "circle-slash",
            detail: "Then they are of another DKEK than the file's",
            value: false,
          },
        ],
      },
    );
    return answer.is === "given" ? answer.value : undefined;
  }

  /** How many shares there are, where a card with this DKEK tells. */
  private hint(): string {
    const cards = this.services.cards.readers.flatMap((entry) => readCardOf(entry)?.card ?? []);
    const known = cards.find(({ dkek }) => dkek.kcv === this.kcv && dkek.shares > 0);
    if (known === undefined) return "The DKEK of the file was put together from several";
    return `The card ${known.serial} got this DKEK from ${counted(known.dkek.shares, "share")}`;
  }

  private async forget({ unlocking }: Missing): Promise<void> {
    // An engine that is gone has forgotten them.
    await this.services.engine.request(blobForgetShares, { unlocking }).catch(() => undefined);
  }
}

function tell(fileName: string, { macValid, damage, publicKeyMatches, keyType, keySize, curve }: BlobCheck): void {
  if (!macValid) {
    void vscode.window.showWarningMessage(
      `${fileName}: the MAC was checked and is bad. The file was altered after the backup, and no card restores it. Look for another copy.`,
    );
    return;
  }
  if (damage !== undefined) {
    void vscode.window.showWarningMessage(
      `${fileName}: the MAC was checked and is good, but the key inside is damaged: ${damage.reason}. Look for another backup of the key.`,
    );
    return;
  }
  const key = keyTypeWords({ type: keyType, ...(keySize !== undefined && { size: keySize }), ...(curve !== undefined && { curve }) });
  const good = `${fileName}: the MAC was checked and is good. Inside is a whole key, ${key}`;
  if (publicKeyMatches === false) {
    void vscode.window.showWarningMessage(`${good}, but the certificate or request in the file is that of another key.`);
    return;
  }
  void vscode.window.showInformationMessage(`${good}${publicKeyMatches === true ? ", and its public key is the one of the certificate or request" : ""}.`);
}
