import assert from "node:assert/strict";
import * as vscode from "vscode";

/** What a person does next; each kind answers one question of VS Code. */
export type Move =
  /** Types into an input box and presses Enter, after something happened elsewhere meanwhile. */
  | { type: string; meanwhile?: () => Thenable<unknown> }
  /** Picks the item with this label. */
  | { pick: string }
  /** Presses the button of a modal message, after something happened elsewhere meanwhile. */
  | { press: string; meanwhile?: () => Thenable<unknown> }
  /** Presses a button of a message that does not wait for an answer. */
  | { button: string }
  /** Closes the question. */
  | { escape: true }
  /** Chooses a file in an open or save dialog. */
  | { file: vscode.Uri }
  /** Chooses several files in an open dialog. */
  | { files: vscode.Uri[] };

/** What VS Code showed, in order. */
export interface Seen {
  kind: "input" | "pick" | "message" | "modal" | "dialog";
  text: string;
  /** What an input box said about what was typed. */
  remark?: string;
  /** What there was to pick. */
  choices?: string[];
}

type WindowApi = typeof vscode.window;

/**
 * Sits in front of VS Code in a test: answers the questions of one command with the given moves, in order.
 * @returns all that was shown
 */
export async function act(moves: readonly Move[], work: () => Thenable<unknown>): Promise<Seen[]> {
  const left = [...moves];
  const seen: Seen[] = [];
  const next = <K extends string>(kind: K, question: string): Extract<Move, Record<K, unknown>> => {
    const move = left.shift();
    assert.ok(move !== undefined && kind in move, `“${question}” was asked, the person was about to ${JSON.stringify(move)}`);
    return move as Extract<Move, Record<K, unknown>>;
  };
  const message = async (text: string, ...rest: unknown[]): Promise<unknown> => {
    const [options] = rest;
    const modal = typeof options === "object" && options !== null && "modal" in options && options.modal === true;
    const detail = modal && "detail" in options ? `\n${String(options.detail)}` : "";
    seen.push({ kind: modal ? "modal" : "message", text: text + detail });
    if (!modal) {
      const [ahead] = left;
      if (ahead === undefined || !("button" in ahead) || !rest.includes(ahead.button)) return undefined;
      left.shift();
      return ahead.button;
    }
    if (left[0] !== undefined && "escape" in left[0]) return void left.shift();
    const { press, meanwhile } = next("press", text);
    assert.ok(rest.includes(press), `no button “${press}” in “${text}”`);
    await meanwhile?.();
    return press;
  };
  const dialog = (title: string): vscode.Uri | undefined => {
    seen.push({ kind: "dialog", text: title });
    if (left[0] !== undefined && "escape" in left[0]) {
      left.shift();
      return undefined;
    }
    return next("file", title).file;
  };
  const stand: Partial<WindowApi> = {
    createInputBox: () => inputFor(seen, left, next),
    createQuickPick: <T extends vscode.QuickPickItem>() => pickFor<T>(seen, left, next),
    showInformationMessage: message,
    showWarningMessage: message,
    showErrorMessage: message,
    showSaveDialog: (options) => Promise.resolve(dialog(options?.title ?? "")),
    showOpenDialog: (options) => {
      if (options?.canSelectMany === true && left[0] !== undefined && "files" in left[0]) {
        seen.push({ kind: "dialog", text: options.title ?? "" });
        return Promise.resolve(next("files", options.title ?? "").files);
      }
      const uri = dialog(options?.title ?? "");
      return Promise.resolve(uri && [uri]);
    },
  };
  const original = { ...vscode.window };
  Object.assign(vscode.window, stand);
  try {
    await work();
  } finally {
    for (const name of Object.keys(stand) as (keyof WindowApi)[]) Object.assign(vscode.window, { [name]: original[name] });
  }
  assert.deepEqual(left, [], "the person had more to do");
  return seen;
}

type Next = <K extends string>(kind: K, question: string) => Extract<Move, Record<K, unknown>>;

/** The parts of an input that a dialog uses, with its events in the test's hands. */
function inputBase(left: Move[], answer: () => void) {
  const accepted = new vscode.EventEmitter<void>();
  const hidden = new vscode.EventEmitter<void>();
  const pressed = new vscode.EventEmitter<vscode.QuickInputButton>();
  return {
    title: "",
    step: undefined,
    totalSteps: undefined,
    enabled: true,
    busy: false,
    ignoreFocusOut: false,
    placeholder: "",
    buttons: [],
    onDidAccept: accepted.event,
    onDidHide: hidden.event,
    onDidTriggerButton: pressed.event,
    show: () => {
      const accept = (): void => {
        answer();
        accepted.fire();
      };
      setImmediate(() => {
        const [ahead] = left;
        if (ahead !== undefined && "escape" in ahead) {
          left.shift();
          hidden.fire();
        } else if (ahead !== undefined && "type" in ahead && ahead.meanwhile !== undefined) void ahead.meanwhile().then(accept);
        else accept();
      });
    },
    hide: () => hidden.fire(),
    dispose: () => {
      for (const emitter of [accepted, hidden, pressed]) emitter.dispose();
    },
  };
}

function inputFor(seen: Seen[], left: Move[], next: Next): vscode.InputBox {
  const changed = new vscode.EventEmitter<string>();
  const box: vscode.InputBox = {
    ...inputBase(left, () => {
      const shown: Seen = { kind: "input", text: box.prompt ?? "" };
      seen.push(shown);
      box.value = next("type", shown.text).type;
      changed.fire(box.value);
      const remark = box.validationMessage;
      if (remark !== undefined) shown.remark = typeof remark === "string" ? remark : remark.message;
    }),
    value: "",
    valueSelection: undefined,
    password: false,
    prompt: undefined,
    validationMessage: undefined,
    onDidChangeValue: changed.event,
  };
  return box;
}

function pickFor<T extends vscode.QuickPickItem>(seen: Seen[], left: Move[], next: Next): vscode.QuickPick<T> {
  const never = new vscode.EventEmitter<never>().event;
  const list: vscode.QuickPick<T> = {
    ...inputBase(left, () => {
      seen.push({ kind: "pick", text: list.placeholder ?? "", choices: list.items.map(({ label }) => label) });
      const { pick } = next("pick", list.placeholder ?? "");
      const item = list.items.find(({ label }) => label === pick);
      assert.ok(item, `no “${pick}” among ${list.items.map(({ label }) => label).join(", ")}`);
      list.selectedItems = [item];
    }),
    value: "",
    prompt: undefined,
    items: [],
    activeItems: [],
    selectedItems: [],
    canSelectMany: false,
    matchOnDescription: false,
    matchOnDetail: false,
    onDidChangeValue: never,
    onDidTriggerItemButton: never,
    onDidChangeActive: never,
    onDidChangeSelection: never,
  } as vscode.QuickPick<T>;
  return list;
}
