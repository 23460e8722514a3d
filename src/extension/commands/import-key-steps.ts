import type { ImportableKey } from "../../protocol/backups";
import type { Card } from "../../protocol/cards";
import { userPinStep } from "../input/pin";
import type { WithPin } from "../input/pin";
import { askText } from "../input/questions";
import { checkFreeId, checkLabel } from "../input/validation";
import { filled } from "../input/wizard";
import type { Step } from "../input/wizard";

export interface ImportKeyDraft extends WithPin {
  label: string;
  /** PKCS#15 ID in hexadecimal; empty: as the card's next key would have it. */
  id: string;
}

/** Begins with what the file calls the key, or its certificate the holder. */
export function newImportKeyDraft({ label, certificate }: ImportableKey): ImportKeyDraft {
  const commonName = /(?:^|, )CN=([^,+\\]+)/.exec(certificate?.subject ?? "")?.[1];
  const suggested = label ?? commonName ?? "";
  return { label: checkLabel(suggested) === undefined ? suggested : "", id: "", pin: undefined };
}

/** Label and ID of the key on the card; the PIN comes last. */
export function importKeySteps(card: Card): Step<ImportKeyDraft>[] {
  return [labelStep, idStep(card), userPinStep(card)];
}

const labelStep: Step<ImportKeyDraft> = {
  ask: async (draft, frame) =>
    filled(
      await askText(frame, {
        prompt: "Label of the key on the card. Certificates and programs find it by this name.",
        value: draft.label,
        check: checkLabel,
      }),
      (label) => ({ ...draft, label }),
    ),
};

function idStep({ keys }: Card): Step<ImportKeyDraft> {
  return {
    ask: async (draft, frame) =>
      filled(
        await askText(frame, {
          prompt: "ID of the key (CKA_ID) in hexadecimal. Leave it empty to take the next free one.",
          placeholder: "next free one",
          value: draft.id,
          check: checkFreeId(keys),
        }),
        (id) => ({ ...draft, id }),
      ),
  };
}
