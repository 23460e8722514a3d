import type { RestorePlan } from "../../protocol/keys";
import type { KeyReference } from "../../protocol/values";
import type { WithPin } from "../input/pin";
import { askChoice, askText } from "../input/questions";
import type { Choice } from "../input/questions";
import { checkWhole } from "../input/validation";
import { filled } from "../input/wizard";
import type { Step } from "../input/wizard";
import { keyName } from "../words";

export interface RestoreDraft extends WithPin {
  keyRef: KeyReference;
  overwrite: boolean;
  /** The reference is to be typed. */
  other?: boolean;
}

type Place = Pick<RestoreDraft, "keyRef" | "overwrite"> & { other: boolean };

/** Asks where on the card the key goes, when there is something to decide: other keys are there. */
export function placeSteps(plan: RestorePlan, draft: RestoreDraft): Step<RestoreDraft>[] {
  if (plan.inUse.length === 0) return [];
  const choose: Step<RestoreDraft> = {
    ask: async (before, frame) =>
      filled(
        await askChoice<Place>(frame, {
          placeholder:
            plan.sameKeyAt === undefined
              ? "Where should the key go?"
              : `This very key is on the card already, as reference ${plan.sameKeyAt}. Where should it go?`,
          choices: placesOf(plan),
          active: (place) => place.keyRef === before.keyRef && place.overwrite === before.overwrite,
        }),
        (place) => ({ ...before, ...place }),
      ),
  };
  return draft.other === true ? [choose, typeReferenceStep(plan)] : [choose];
}

function placesOf(plan: RestorePlan): (Choice<Place> | { heading: string })[] {
  return [
    {
      label: `Key reference ${plan.keyRef}`,
      icon: "add",
      description: "free",
      value: { keyRef: plan.keyRef, overwrite: false, other: false },
    },
    {
      label: "Another free key reference…",
      icon: "edit",
      value: { keyRef: plan.keyRef, overwrite: false, other: true },
    },
    { heading: "Replace a key" },
    ...plan.inUse.map(({ keyRef, label }) => ({
      label: keyName({ keyRef, label }),
      icon: "replace",
      description: `reference ${keyRef}${plan.sameKeyAt === keyRef ? " · the same key" : ""}`,
      value: { keyRef, overwrite: true, other: false },
    })),
  ];
}

function typeReferenceStep(plan: RestorePlan): Step<RestoreDraft> {
  const inRange = checkWhole(1, 255);
  return {
    ask: async (draft, frame) =>
      filled(
        await askText(frame, {
          prompt: "Key reference, 1 to 255",
          value: String(draft.keyRef),
          check: (typed) => {
            const holder = plan.inUse.find((one) => one.keyRef === Number(typed));
            return inRange(typed) ?? (holder && `Taken by “${keyName(holder)}”.`);
          },
        }),
        (typed) => ({ ...draft, keyRef: Number(typed) }),
      ),
  };
}
