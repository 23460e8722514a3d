import type * as vscode from "vscode";
import type { OpenedKeyFile } from "../../protocol/backups";
import { keyOpenFile } from "../../protocol/requests";
import type { Base64 } from "../../protocol/values";
import { isFailure } from "../engine-client/engine-error";
import { failureText } from "../failures/failure-text";
import { base64Of, fileNameOf, readFile } from "../files/read-file";
import { askText } from "../input/questions";
import { checkNotEmpty } from "../input/validation";
import { working } from "../input/working";
import { tellFailure } from "../messages";
import type { Services } from "./services";

/** A file with private keys as requests carry it, and what the engine told of it. */
export interface KeyFile {
  name: string;
  params: { file: Base64; password?: string };
  opened: OpenedKeyFile;
}

/**
 * Opens a file with private keys. Its password is asked for only where it has one, and again where it was wrong.
 * @returns undefined when the person gave up
 */
export async function openKeyFile({ engine }: Pick<Services, "engine">, title: string, uri: vscode.Uri): Promise<KeyFile | undefined> {
  const name = fileNameOf(uri);
  let params: KeyFile["params"] = { file: base64Of(await readFile(uri)) };
  for (;;) {
    try {
      const opened = await working(`Opening ${name}`, (onProgress, token) => engine.requestWithProgress(keyOpenFile, params, onProgress, token));
      return { name, params, opened };
    } catch (error) {
      if (isFailure(error, "wrong-password")) {
        const { what } = failureText(error.failure);
        // Not awaited: the question comes again at once.
        void tellFailure(`${name}: ${what} A wrong password does not use up any tries.`);
      } else if (!isFailure(error, "password-required")) throw error;
    }
    const answer = await askText(
      { title: `${title}: ${name}`, step: 1, totalSteps: 1, canGoBack: false },
      { prompt: `Password of ${name}`, secret: true, check: checkNotEmpty },
    );
    if (answer.is !== "given") return undefined;
    params = { ...params, password: answer.value };
  }
}
