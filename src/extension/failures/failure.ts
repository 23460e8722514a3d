import { EngineError } from "../engine-client/engine-error";
import type { EngineFailure } from "../engine-client/engine-error";
import { FileError } from "../files/file-failure";
import type { FileFailure } from "../files/file-failure";

/** Everything that people are told about when it goes wrong. */
export type Failure = EngineFailure | FileFailure;

/** The failure that `error` stands for; of anything unforeseen, a defect of this extension. */
export function failureOf(error: unknown): Failure {
  return error instanceof EngineError || error instanceof FileError ? error.failure : { code: "internal" };
}
