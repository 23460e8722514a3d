import { toHex } from "../../formats/bytes";
import { decodeSpki, encodeSpki } from "../../formats/public-key";
import type { FailureData, KeyReference } from "../../protocol";
import { isFailure } from "../failure";
import { readable } from "./card-identity";
import { type KeyFile, parseKeyFile } from "./key-file";
import { requireTakes, type Target } from "./restore-preflight";
import type { StoredKey } from "./stored-key";

/** A file of a list as a card, and the files before it, let it be seen; `PlannedRestore` tells what the states mean. */
export type Candidate =
  | { state: "fits"; keyFile: KeyFile }
  | { state: "present"; keyFile: KeyFile; keyRef: KeyReference }
  | { state: "repeated"; keyFile: KeyFile; of: number }
  | Refused;

interface Refused {
  state: "refused";
  failure: FailureData;
  /** Absent: nothing could be read. */
  keyFile?: KeyFile;
}

/** Looks at each file by itself, then beside the keys of the card and the files before it. */
export function candidatesIn(files: readonly Uint8Array[], target: Target, keys: readonly StoredKey[]): Candidate[] {
  const heldAt = new Map(keys.flatMap(({ keyRef, publicKey }) => namesOf({ publicKey }).map((name) => [name, keyRef] as const)));
  const seenAt = new Map<string, number>();
  return files.map((file, i) => {
    const candidate = examine(file, target);
    if (candidate.state === "refused") return candidate;
    const { keyFile } = candidate;
    const names = namesOf(keyFile);
    const keyRef = first(names, heldAt);
    if (keyRef !== undefined) return { state: "present", keyFile, keyRef };
    const of = first(names, seenAt);
    if (of !== undefined) return { state: "repeated", keyFile, of };
    for (const name of names) seenAt.set(name, i);
    return candidate;
  });
}

function examine(file: Uint8Array, target: Target): { state: "fits"; keyFile: KeyFile } | Refused {
  let keyFile: KeyFile | undefined;
  try {
    keyFile = parseKeyFile(file);
    requireTakes(target, keyFile);
    return { state: "fits", keyFile };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { state: "refused", failure: error.data, ...(keyFile && { keyFile }) };
  }
}

/** What two files of one key have in common: its public key, or at least the wrapped bytes. */
function namesOf({ publicKey, blob }: { publicKey?: Uint8Array | undefined; blob?: Uint8Array }): string[] {
  const byPublicKey = readable(publicKey, (der) => toHex(encodeSpki(decodeSpki(der))));
  return [byPublicKey, blob && toHex(blob)].filter((name) => name !== undefined);
}

function first<Value>(names: readonly string[], known: ReadonlyMap<string, Value>): Value | undefined {
  return names.map((name) => known.get(name)).find((value) => value !== undefined);
}
