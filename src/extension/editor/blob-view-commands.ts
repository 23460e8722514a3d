import * as vscode from "vscode";
import type { CopyForm } from "../../protocol/webview-messages";
import { DisposableList } from "../disposables";
import { reportFailure } from "../failures/report";
import { blobViewCommandNames, commandId } from "../names";
import type { BlobViewCommandName } from "../names";
import { inBoth, parseOffset } from "./offset-input";
import type { OpenView, OpenViews } from "./open-views";
import { post } from "./open-views";
import { saveBytes, saveCertificate, savePublicKey } from "./save-part";

type ViewCommand = (view: OpenView) => Promise<void>;

const copy = (form: CopyForm): ViewCommand => (view) => post(view, { type: "copyAs", form });

const commands: Record<BlobViewCommandName, ViewCommand> = {
  copyPartValue: copy("value"),
  copyPartHex: copy("hex"),
  copyPartBase64: copy("base64"),
  copyPartPath: copy("path"),
  copyPartJson: copy("json"),
  savePartBytes: saveBytes,
  saveCertificate,
  savePublicKey,
  findInKeyBlob: (view) => post(view, { type: "find" }),
  goToOffset,
};

/** Registers the commands of the key blob view that has the focus. */
export function registerBlobViewCommands(views: OpenViews, log: vscode.LogOutputChannel): DisposableList {
  const registrations = new DisposableList();
  const run = async (name: BlobViewCommandName): Promise<void> => {
    const view = views.active;
    if (view === undefined) return;
    try {
      await commands[name](view);
    } catch (error) {
      // Not awaited: the message may stay for long, and the command is over.
      void reportFailure(error, log, {}, () => void run(name));
    }
  };
  for (const name of blobViewCommandNames) {
    registrations.add(vscode.commands.registerCommand(commandId(name), () => run(name)));
  }
  return registrations;
}

async function goToOffset(view: OpenView): Promise<void> {
  const shown = view.document.view;
  if (shown === undefined || !("bytes" in shown)) return;
  const { size } = shown;
  const typed = await vscode.window.showInputBox({
    title: "Go to offset",
    prompt: `A decimal number, or a hexadecimal one that begins with 0x, from 0 to ${inBoth(size - 1)}`,
    ...(view.selection && { value: `0x${view.selection.offset.toString(16).toUpperCase()}` }),
    validateInput: (text) => {
      const parsed = parseOffset(text, size);
      return text.trim() !== "" && "problem" in parsed ? parsed.problem : undefined;
    },
  });
  const parsed = parseOffset(typed ?? "", size);
  if ("offset" in parsed) await post(view, { type: "reveal", offset: parsed.offset });
}
