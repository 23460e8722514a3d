import { VirtualCardError } from "../../../simulator";
import { EngineFailure, failure } from "../../failure";

/** What went wrong with a virtual card's file, for the person in front of it. */
export function virtualCardFailure(error: unknown): EngineFailure {
  if (error instanceof EngineFailure) return error;
  if (error instanceof VirtualCardError) return failure("virtual-card", { reason: error.message });
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return failure("virtual-card", { reason: `The virtual card's file cannot be read or written${code}.` });
}
