import assert from "node:assert/strict";
import type { DeriveShareKey } from "../../../../src/engine/derivation";
import { failure, isFailure } from "../../../../src/engine/failure";
import { ascii } from "../../../../src/formats/bytes";
import { deriveQuickly, password, userPin, wrongPin } from "../bench";
import { ByteArrays } from "../byte-arrays";
import { share } from "../recorded-dkek";
import type { Fixtures } from "./fixtures";
import type { Doing, Operation, Wrong } from "./operation";

const wrongPassword = () => ascii("wrong horse");

export interface Circumstances {
  wrong?: Wrong;
  /** The command at which the card is taken out. */
  removedAt?: number;
  /** The word about the progress after which it is cancelled. */
  cancelledAt?: number;
}

export interface Done {
  /** Of the failure it ended with, or "none". */
  code: string;
  /** How often a card was asked, and progress told. */
  commands: number;
  told: number;
  /** How many byte arrays were made. */
  made: number;
}

/** Does it once, and finds no secret of it in any byte array afterwards. */
export async function doOnce(operation: Operation, fixtures: Fixtures, { wrong, removedAt, cancelledAt }: Circumstances): Promise<Done> {
  const place = operation.place(fixtures);
  const secrets = [userPin(), wrongPin(), password(), wrongPassword(), share, ...(operation.secrets?.() ?? [])].flatMap(partsOf);
  const arrays = new ByteArrays();
  const controller = new AbortController();
  let told = 0;
  const onProgress = (): void => {
    if (++told === cancelledAt) controller.abort();
  };
  place.readers.commands.length = 0;
  place.readers.watch = arrays;
  if (removedAt !== undefined) place.readers.removal = { atCommand: removedAt, when: "after" };
  const doing: Doing = {
    ...place,
    pin: wrong === "PIN" ? wrongPin : userPin,
    password: wrong === "password" ? wrongPassword : password,
    deriveShareKey: derive,
    context: { signal: controller.signal, onProgress },
    fixtures,
  };
  arrays.start();
  let code = "none";
  let answer: unknown;
  try {
    answer = await operation.work(doing);
  } catch (error) {
    if (!isFailure(error)) throw error;
    code = error.data.code;
  } finally {
    arrays.stop();
  }
  const more = answer === undefined ? [] : ((await operation.secretsIn?.(answer)) ?? []);
  for (const secret of [...secrets, ...more.flatMap(partsOf)]) {
    const [left] = arrays.holding(secret);
    assert.equal(left, undefined, `${code}: ${Buffer.from(secret).toString("hex")} is left in ${left?.length ?? 0} bytes`);
  }
  return { code, commands: place.readers.commands.length, told, made: arrays.count };
}

/** Beginning, middle and end: a copy of a part is a leak, too. */
function partsOf(secret: Uint8Array): Uint8Array[] {
  if (secret.length < 32) return [secret];
  const middle = Math.floor(secret.length / 2);
  return [secret.slice(0, 12), secret.slice(middle, middle + 12), secret.slice(-12)];
}

/** Derives at once, and can be cancelled all the same. */
const derive: DeriveShareKey = async (secret, salted, options) => {
  options?.onProgress?.(0.5);
  const result = await deriveQuickly(secret, salted);
  if (options?.signal?.aborted !== true) return result;
  result.key.fill(0);
  result.iv.fill(0);
  throw failure("cancelled", {});
};
