import type { AesKcv, Key } from "../../protocol/keys";
import { keyProve } from "../../protocol/requests";
import type { ReadCard } from "../cards/snapshot";
import type { Services } from "../commands/services";
import { isFailure } from "../engine-client/engine-error";
import type { Source } from "./sources";

/** Which of the keys on a card an AES key is; `not-told` where a key may not make the CMAC that its check value takes. */
export type SameKey = { is: "one"; key: Key } | { is: "none" } | { is: "not-told" };

type ProofServices = Pick<Services, "engine" | "aesKcvs">;

/** Compares an AES key with keys on another card, by their key check values. Both cards are unlocked. */
export async function sameAesKey(services: ProofServices, { at, key }: Source, card: ReadCard, perhaps: readonly Key[]): Promise<SameKey> {
  const wanted = await aesKcvOf(services, at, key);
  if (wanted === undefined) return { is: "not-told" };
  let isTold = true;
  for (const other of perhaps) {
    const found = await aesKcvOf(services, card, other);
    if (found === wanted) return { is: "one", key: other };
    isTold &&= found !== undefined;
  }
  return { is: isTold ? "none" : "not-told" };
}

async function aesKcvOf({ engine, aesKcvs }: ProofServices, { reader, card: { serial } }: ReadCard, { type, keyRef }: Key): Promise<AesKcv | undefined> {
  if (type !== "AES") return undefined;
  const known = aesKcvs.of(reader, serial).get(keyRef);
  if (known !== undefined) return known;
  try {
    const { valid, aesKcv } = await engine.request(keyProve, { reader, keyRef });
    if (!valid) return undefined;
    aesKcvs.remember({ reader, serial, keyRef }, aesKcv);
    return aesKcv;
  } catch (error) {
    if (isFailure(error, "unsupported") || isFailure(error, "status-word")) return undefined;
    throw error;
  }
}
