import { custodians, type PasswordShare, type Share } from "../../protocol/shares";
import type { Base64 } from "../../protocol/values";
import type { WithPin } from "../input/pin";
import { askChoice, askText } from "../input/questions";
import { checkNotEmpty, checkShareId, checkShareNumber, checkWhole } from "../input/validation";
import { filled } from "../input/wizard";
import type { Step } from "../input/wizard";

export interface ImportDraft extends WithPin {
  threshold: boolean;
  password: string;
  /** How many custodians' parts are typed. */
  required: number;
  prime: string;
  parts: readonly PasswordShare[];
}

export const newImportDraft: ImportDraft = {
  threshold: false,
  password: "",
  required: 2,
  prime: "",
  parts: [],
  pin: undefined,
};

/** The share file with what opens it. */
export function shareOf(file: Base64, { threshold, password, prime, parts, required }: ImportDraft): Share {
  if (!threshold) return { file, password };
  return { file, passwordShares: { prime, shares: parts.slice(0, required) } };
}

/** What opens the share file: its password, or so many parts of it, typed by one custodian after the other. */
export function importSteps({ threshold, required }: ImportDraft): Step<ImportDraft>[] {
  if (!threshold) return [methodStep, passwordStep];
  const parts = Array.from({ length: required }, (_, index) => partSteps(index, required)).flat();
  return [methodStep, requiredStep, primeStep, ...parts];
}

const methodStep: Step<ImportDraft> = {
  ask: async (draft, frame) =>
    filled(
      await askChoice<boolean>(frame, {
        placeholder: "What opens the DKEK share?",
        choices: [
          { label: "A password", icon: "key", value: false },
          { label: "Custodians' parts (n of m)", icon: "organization", detail: "Typed one after the other", value: true },
        ],
        active: (threshold) => threshold === draft.threshold,
      }),
      (threshold) => ({ ...draft, threshold }),
    ),
};

const passwordStep: Step<ImportDraft> = {
  ask: async (draft, frame) =>
    filled(
      await askText(frame, { prompt: "Password of the DKEK share", secret: true, check: checkNotEmpty }),
      (password) => ({ ...draft, password }),
    ),
};

const requiredStep: Step<ImportDraft> = {
  ask: async (draft, frame) =>
    filled(
      await askText(frame, {
        prompt: "How many custodians are needed? The file does not tell; it was chosen when the share was created.",
        value: String(draft.required),
        check: checkWhole(2, custodians.max),
      }),
      (required) => ({ ...draft, required: Number(required) }),
    ),
};

const primeStep: Step<ImportDraft> = {
  ask: async (draft, frame) =>
    filled(
      await askText(frame, {
        prompt: "Prime: the same for all custodians",
        placeholder: "dc:73:b4:0c:1a:1a:a0:eb",
        value: draft.prime,
        check: checkShareNumber,
      }),
      (prime) => ({ ...draft, prime: withoutSpaces(prime) }),
    ),
};

/** Share ID and value of one custodian. */
function partSteps(index: number, required: number): Step<ImportDraft>[] {
  const who = `Custodian ${index + 1} of ${required}`;
  const withPart = (draft: ImportDraft, part: PasswordShare): ImportDraft => ({
    ...draft,
    parts: [...draft.parts.slice(0, index), part, ...draft.parts.slice(index + 1)],
  });
  return [
    {
      ask: async (draft, frame) => {
        const others = draft.parts.filter((_, other) => other < index).map(({ id }) => id);
        return filled(
          await askText(frame, { prompt: `${who}: share ID, the decimal number as it was printed`, check: checkShareId(others) }),
          (id) => withPart(draft, { id: Number(id), value: "" }),
        );
      },
    },
    {
      ask: async (draft, frame) =>
        filled(
          await askText(frame, {
            prompt: `${who}: share value`,
            placeholder: "a4:fb:ff:fc:e5:61:94:f1",
            secret: true,
            check: checkShareNumber,
          }),
          (value) => withPart(draft, { id: draft.parts[index]?.id ?? 0, value: withoutSpaces(value) }),
        ),
    },
  ];
}

/** People read numbers aloud, and type them, in groups. */
function withoutSpaces(text: string): string {
  return text.replace(/\s/g, "");
}
