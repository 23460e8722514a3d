import type { Device, DkekStatus } from "../../protocol";
import { fail } from "../failure";
import { requireReady, type SmartCardHsm } from "../hsm";
import { deviceOf } from "./devices";
import { missingForFile } from "./holdable-file";
import { type KeyFile, parseKeyFile } from "./key-file";

/** What a card tells, without a PIN, of the keys that it takes. */
export interface Target {
  device: Device;
  dkek: DkekStatus;
}

/** What is known of a restore before a PIN is presented. */
export interface Preflight {
  keyFile: KeyFile;
  fileIds: number[];
  /** Absent: the card tells it only after the PIN. */
  cardKcv?: string;
}

/**
 * Looks whether the key in a file can be restored to a card; changes nothing and presents no PIN.
 * @throws EngineFailure `not-a-key-blob`, `damaged`, `no-dkek`, `dkek-pending`, `kcv-mismatch`, `unsupported`
 */
export async function preflight(hsm: SmartCardHsm, file: Uint8Array): Promise<Preflight> {
  const keyFile = parseKeyFile(file);
  const target = await targetOf(hsm);
  requireTakes(target, keyFile);
  const { kcv: cardKcv } = target.dkek;
  return { keyFile, fileIds: await hsm.files.enumerate(), ...(cardKcv !== undefined && { cardKcv }) };
}

export async function targetOf(hsm: SmartCardHsm): Promise<Target> {
  return { device: deviceOf(hsm.application), dkek: await hsm.dkek.status() };
}

/**
 * Whether a card would take the key in a file, as far as both tell.
 * @throws EngineFailure `no-dkek`, `dkek-pending`, `kcv-mismatch`, `unsupported`
 */
export function requireTakes({ device, dkek }: Target, keyFile: KeyFile): void {
  requireSameKcv(keyFile, requireReady(dkek).kcv);
  const feature = missingForFile(device, keyFile);
  if (feature !== undefined) fail("unsupported", { feature });
}

/** Nothing is said against a card that does not tell its KCV yet. */
export function requireSameKcv({ kcv }: Pick<KeyFile, "kcv">, cardKcv: string | undefined): void {
  if (cardKcv !== undefined && cardKcv !== kcv) fail("kcv-mismatch", { fileKcv: kcv, cardKcv });
}
