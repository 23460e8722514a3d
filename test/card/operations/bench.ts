import assert from "node:assert/strict";
import type { DeriveShareKey } from "../../../src/engine/derivation";
import { isFailure } from "../../../src/engine/failure";
import { Cards, createShare, generateKey, importShare, initializeCard, type OperationContext } from "../../../src/engine/operations";
import { ascii, toHex, wipe } from "../../../src/formats/bytes";
import { ShareKeyDerivation } from "../../../src/formats/dkek";
import type { FailureCode, FailureData, Key, KeySpec } from "../../../src/protocol";
import { type ProfileName, VirtualCard } from "../../../src/simulator";
import { MemoryReaders } from "./memory-readers";

export const reader = "Reader";

/** Fresh bytes each time, for operations zero what they are given. */
export const userPin = () => ascii("648219");
export const wrongPin = () => ascii("111111");
export const soPin = () => ascii("3537363231383830");
export const password = () => ascii("correct horse battery");

export const context: OperationContext = { signal: new AbortController().signal, onProgress: () => undefined };

/** The key derivation of share files with so few rounds that a test can wait for it. */
export const deriveQuickly: DeriveShareKey = (secret, salt) => {
  const derivation = new ShareKeyDerivation(secret, salt, 3);
  wipe(secret);
  while (!derivation.advance(100));
  const result = derivation.result();
  derivation.wipe();
  return Promise.resolve(result);
};

/** A virtual card in a reader, and what operations need to work with it. */
export interface Bench {
  readers: MemoryReaders;
  cards: Cards;
  deriveShareKey: DeriveShareKey;
  card: VirtualCard;
}

export function benchOf(card: VirtualCard): Bench {
  const readers = new MemoryReaders();
  readers.insert(reader, card);
  return { readers, cards: new Cards(readers), deriveShareKey: deriveQuickly, card };
}

export const freshBench = async (profile?: ProfileName) => benchOf(await VirtualCard.create({ ...(profile && { profile }) }));

/** The same card once more, as it is now. */
export const copyOf = ({ card }: Bench) => benchOf(VirtualCard.restore(card.save()));

export async function initialized(dkekShares?: number, profile?: ProfileName): Promise<Bench> {
  const bench = await freshBench(profile);
  await initialize(bench, dkekShares);
  return bench;
}

export function initialize(bench: Bench, dkekShares?: number) {
  return initializeCard(bench, {
    reader,
    soPin: soPin(),
    userPin: userPin(),
    retryCounter: 3,
    ...(dkekShares !== undefined && { dkekShares }),
  });
}

/** A share file, made by the card. */
export async function shareFile(bench: Bench): Promise<Uint8Array> {
  const { file } = await createShare(bench, { reader, password: password() }, context);
  return bytesOf(file);
}

/** A card with a DKEK of one share. */
export async function withDkek(share?: Uint8Array, profile?: ProfileName): Promise<Bench> {
  const bench = await initialized(1, profile);
  const file = share ?? (await shareFile(bench));
  await importShare(bench, { reader, pin: userPin(), share: { file, password: password() } }, context);
  return bench;
}

export function generate(bench: Bench, spec: KeySpec, label = "key", keyRef?: number): Promise<Key> {
  return generateKey(bench, { reader, pin: userPin(), spec, label, ...(keyRef !== undefined && { keyRef }) }, context);
}

export const p256: KeySpec = { type: "EC", curve: "secp256r1" };

export const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, "base64"));

export const hexOf = (base64: string | undefined) => toHex(bytesOf(base64 ?? ""));

/** Runs the operation, which must fail with this code, and gives what the failure tells. */
export async function failureOf<C extends FailureCode>(
  code: C,
  operation: () => Promise<unknown>,
): Promise<Extract<FailureData, { code: C }>> {
  try {
    await operation();
  } catch (error) {
    if (!isFailure(error)) throw error;
    assert.equal(error.data.code, code, error.message);
    return error.data as Extract<FailureData, { code: C }>;
  }
  return assert.fail(`it should have failed with ${code}`);
}

/** INS of VERIFY; with data it presents a PIN, without it asks for the tries left. */
export const VERIFY = 0x20;
