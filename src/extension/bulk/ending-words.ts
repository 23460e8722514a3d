import type { Run } from "./one-by-one";

/** How a run ended, as a value beside "Ended". */
export function endingWords({ ending, outcomes }: Run<unknown, unknown>): string {
  switch (ending) {
    case "finished":
      return outcomes.some(({ state }) => state === "failed") ? "each had its turn; some failed" : "all done";
    case "cancelled":
      return "cancelled; what was done stays";
    case "stopped":
      return "stopped half way; what was done stays";
  }
}
