import type { Failure } from "./failure";

/** Failures after which nothing more can be done with a card: it is gone, or the way to it. */
const withoutCard: ReadonlySet<Failure["code"]> = new Set([
  "card-removed",
  "no-card",
  "no-such-reader",
  "card-in-use",
  "not-a-smartcard-hsm",
  "pcsc-unavailable",
  "pin-required",
  "pin-blocked",
  "wrong-pin",
  "engine-crashed",
  "engine-stopped",
  "virtual-card",
] satisfies Failure["code"][]);

/** Failures of a folder: what can't be written for one key can't be for the next. */
const withoutFolder: ReadonlySet<Failure["code"]> = new Set(["file-unwritable", "folder-unwritable", "file-differs", "manifest-unwritable"] satisfies Failure["code"][]);

/** Whether work on many keys ends with this failure of one of them; where it left something behind, what led to that decides. */
export function stopsAll(failure: Failure): boolean {
  const code = failure.code === "incomplete" ? failure.cause : failure.code;
  return withoutCard.has(code) || withoutFolder.has(code);
}
