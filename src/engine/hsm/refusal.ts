import { statusWordName, sw, triesLeftOf } from "../../formats/iso7816";
import { type EngineFailure, failure } from "../failure";
import type { FailureCode, FailureFields, KeyReference, PinKind } from "../../protocol";
import type { Command } from "./channel";

/** What a status word means after a certain command, where it means more than its name says. */
export type Meanings = Partial<Record<number, EngineFailure>>;

/** A refused command as a failure: by the command's own meanings, by those that hold everywhere, or by name. */
export function refusal(command: Command, word: number, meanings: Meanings = {}): EngineFailure {
  return meanings[word] ?? everywhere(command, word) ?? statusWordFailure(command, word);
}

function everywhere(command: Command, word: number): EngineFailure | undefined {
  switch (word) {
    case sw.securityStatusNotSatisfied:
      return failure("pin-required", {});
    case sw.authenticationMethodBlocked:
      return failure("pin-blocked", { pin: "user" });
    case sw.instructionNotSupported:
    case sw.classNotSupported:
      return failure("unsupported", { feature: command.name });
    default:
      return undefined;
  }
}

function statusWordFailure(command: Command, word: number): EngineFailure {
  return failure("status-word", {
    sw: word.toString(16).toUpperCase().padStart(4, "0"),
    name: statusWordName(word),
    command: command.name,
  });
}

/** Meanings of the status words after a command that presents a PIN; 63Cx tells the tries left. */
export function pinRefusal(command: Command, word: number, pin: PinKind, meanings: Meanings = {}): EngineFailure {
  const triesLeft = triesLeftOf(word);
  if (triesLeft !== undefined) return failure("wrong-pin", { pin, triesLeft });
  return refusal(command, word, { [sw.authenticationMethodBlocked]: failure("pin-blocked", { pin }), ...meanings });
}

/** Several status words with one meaning. */
export function all<C extends FailureCode>(words: readonly number[], code: C, fields: FailureFields[C]): Meanings {
  return Object.fromEntries(words.map((word) => [word, failure(code, fields)]));
}

/** After a command on a key: there is none with this reference. */
export function noSuchKey(keyRef: KeyReference): Meanings {
  return all([sw.fileNotFound], "no-such-key", { keyRef });
}
