import * as vscode from "vscode";
import { choiceText, messageText, oneLine } from "../shown-text";
import type { Check } from "./validation";
import type { Answer, Frame } from "./wizard";

export interface TextQuestion {
  prompt: string;
  placeholder?: string;
  /** What stands in the box at first. */
  value?: string;
  /** Shown as dots. */
  secret?: boolean;
  check: Check;
  /** Something to be aware of while typing this value; it does not keep it from being used. */
  warning?: (value: string) => string | undefined;
}

/** Asks for a line of text. What is wrong with it shows while typing, once something was typed. */
export async function askText(frame: Frame, question: TextQuestion): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  box.prompt = messageText(question.prompt);
  box.placeholder = oneLine(question.placeholder ?? "");
  box.value = question.value ?? "";
  box.password = question.secret ?? false;
  const validate = (value: string, mayBeEmpty: boolean): void => {
    const problem = value === "" && mayBeEmpty ? undefined : question.check(value);
    box.validationMessage = problem === undefined ? warningOf(question.warning?.(value)) : messageText(problem);
  };
  validate(box.value, true);
  box.onDidChangeValue((value) => validate(value, true));
  return show(box, frame, (accept) => {
    box.onDidAccept(() => {
      if (question.check(box.value) === undefined) accept(box.value);
      else validate(box.value, false);
    });
  });
}

function warningOf(message: string | undefined): vscode.InputBoxValidationMessage | undefined {
  return message === undefined ? undefined : { message: messageText(message), severity: vscode.InputBoxValidationSeverity.Warning };
}

export interface Choice<T> {
  label: string;
  /** Codicon before the label. */
  icon?: string;
  description?: string;
  detail?: string;
  value: T;
}

/** Stands among the choices to be read, and can't be chosen. */
export type Told = { told: string } & Omit<Choice<never>, "label" | "value">;

export interface ChoiceQuestion<T> {
  placeholder: string;
  /** Groups come with a heading above their choices. */
  choices: readonly (Choice<T> | Told | { heading: string })[];
  /** The choice that is active at first; absent: the first one. */
  active?: (value: T) => boolean;
}

type ChoiceItem<T> = vscode.QuickPickItem & { choice?: Choice<T> };

/** Asks for one of several things. */
export async function askChoice<T>(frame: Frame, question: ChoiceQuestion<T>): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<ChoiceItem<T>>();
  pick.placeholder = oneLine(question.placeholder);
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = question.choices.map(itemOf);
  const { active } = question;
  if (active !== undefined) pick.activeItems = pick.items.filter((item) => item.choice && active(item.choice.value));
  return show(pick, frame, (accept) => {
    pick.onDidAccept(() => {
      const choice = pick.selectedItems[0]?.choice;
      if (choice !== undefined) accept(choice.value);
    });
  });
}

function itemOf<T>(choice: Choice<T> | Told | { heading: string }): ChoiceItem<T> {
  if ("heading" in choice) return { label: choiceText(choice.heading), kind: vscode.QuickPickItemKind.Separator };
  return {
    label: choiceText("told" in choice ? choice.told : choice.label),
    ...(choice.icon !== undefined && { iconPath: new vscode.ThemeIcon(choice.icon) }),
    ...(choice.description !== undefined && { description: choiceText(choice.description) }),
    ...(choice.detail !== undefined && { detail: choiceText(choice.detail) }),
    ...("value" in choice && { choice }),
  };
}

/** Shows an input until it is answered, left by its back button, or closed. */
async function show<T>(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[]; onDidTriggerButton: vscode.Event<vscode.QuickInputButton> },
  frame: Frame,
  listen: (accept: (value: T) => void) => void,
): Promise<Answer<T>> {
  input.title = oneLine(frame.title);
  // A PIN pad or a password store in another window must not close the question.
  input.ignoreFocusOut = true;
  if (frame.totalSteps > 1) {
    input.step = frame.step;
    input.totalSteps = frame.totalSteps;
  }
  if (frame.canGoBack) input.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await new Promise<Answer<T>>((resolve) => {
      listen((value) => resolve({ is: "given", value }));
      input.onDidTriggerButton(() => resolve({ is: "back" }));
      input.onDidHide(() => resolve({ is: "cancelled" }));
      input.show();
    });
  } finally {
    input.dispose();
  }
}
