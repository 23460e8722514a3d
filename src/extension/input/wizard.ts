/** What came of one question. */
export type Answer<T> = { is: "given"; value: T } | { is: "back" } | { is: "cancelled" };

/** Where a question stands in its dialog. */
export interface Frame {
  title: string;
  /** From 1. */
  step: number;
  totalSteps: number;
  canGoBack: boolean;
}

/** One question of a dialog: it turns a draft into the draft with the answer in it. */
export interface Step<D> {
  /** Whether the draft so far calls for this question; absent: always. */
  when?(draft: D): boolean;
  ask(draft: D, frame: Frame): Promise<Answer<D>>;
}

export function given<T>(value: T): Answer<T> {
  return { is: "given", value };
}

/** Puts an answer into a draft by `fill`; back and cancel stay what they are. */
export function filled<T, D>(answer: Answer<T>, fill: (value: T) => D): Answer<D> {
  return answer.is === "given" ? given(fill(answer.value)) : answer;
}

/**
 * Asks the steps one after the other, with a way back to what was asked before.
 * @returns the complete draft, or undefined when the person cancelled
 */
export async function runSteps<D>(
  title: string,
  start: D,
  steps: (draft: D) => readonly Step<D>[],
): Promise<D | undefined> {
  const asked: number[] = [];
  let draft = start;
  for (;;) {
    const all = steps(draft);
    const last = asked.at(-1) ?? -1;
    const next = all.findIndex((step, index) => index > last && applies(step, draft));
    const step = all[next];
    if (step === undefined) return draft;
    const remaining = all.slice(next).filter((one) => applies(one, draft)).length;
    const answer = await step.ask(draft, {
      title,
      step: asked.length + 1,
      totalSteps: asked.length + remaining,
      canGoBack: asked.length > 0,
    });
    if (answer.is === "cancelled") return undefined;
    if (answer.is === "back") asked.pop();
    else {
      asked.push(next);
      draft = answer.value;
    }
  }
}

function applies<D>(step: Step<D>, draft: D): boolean {
  return step.when?.(draft) ?? true;
}
