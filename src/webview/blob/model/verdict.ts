import type { ReaderName } from "../../../protocol";

/**
 * How a verdict looks: each tone has a shape, an icon and a border of its own.
 * - `unchecked`: nobody knows yet
 * - `good`, `bad`: it was checked
 * - `neutral`: it neither helps nor harms
 */
export type Tone = "unchecked" | "good" | "bad" | "neutral";

/** A judgement in words. */
export interface Verdict {
  tone: Tone;
  text: string;
  /** Codicon; absent: the one of the tone. */
  icon?: string;
  /** Of a byte that it is about. */
  offset?: number;
  /** A card whose PIN would settle it. */
  locked?: ReaderName;
}

export const toneIcons: Record<Tone, string> = {
  unchecked: "unverified",
  good: "pass-filled",
  bad: "error",
  neutral: "circle-slash",
};
