import type { AddedVirtualCard, AddVirtualCardParams } from "../../protocol";
import type { OnReader } from "./params";
import type { Services } from "./services";

type VirtualCardServices = Pick<Services, "virtualCards">;

/** @throws EngineFailure `virtual-card` */
export async function addVirtualCard({ virtualCards }: VirtualCardServices, card: AddVirtualCardParams): Promise<AddedVirtualCard> {
  return { reader: await virtualCards.add(card) };
}

/**
 * Deletes the virtual card with its keys.
 * @throws EngineFailure `no-such-reader`, `virtual-card`
 */
export async function removeVirtualCard({ virtualCards }: VirtualCardServices, { reader }: OnReader): Promise<null> {
  await virtualCards.remove(reader);
  return null;
}

/** @throws EngineFailure `no-such-reader`, `virtual-card` */
export async function insertVirtualCard({ virtualCards }: VirtualCardServices, { reader }: OnReader): Promise<null> {
  await virtualCards.insert(reader);
  return null;
}

/** @throws EngineFailure `no-such-reader`, `virtual-card` */
export async function ejectVirtualCard({ virtualCards }: VirtualCardServices, { reader }: OnReader): Promise<null> {
  await virtualCards.eject(reader);
  return null;
}
