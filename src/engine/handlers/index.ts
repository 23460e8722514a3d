import type { Services } from "../operations";
import type { Method } from "../rpc/method";
import { blobMethods } from "./blobs";
import { cardMethods } from "./cards";
import { dkekMethods } from "./dkek";
import { engineMethods, type EngineOfMethods } from "./engine";
import { keyMethods } from "./keys";
import { pinMethods } from "./pins";
import { shareMethods } from "./shares";
import { virtualCardMethods } from "./virtual-cards";

/** Every request of the protocol. */
export function allMethods(engine: EngineOfMethods & { services: Services }): Method[] {
  const { services } = engine;
  return [
    ...engineMethods(engine),
    ...cardMethods(services),
    ...pinMethods(services),
    ...shareMethods(services),
    ...dkekMethods(services),
    ...keyMethods(services),
    ...blobMethods(services),
    ...virtualCardMethods(services),
  ];
}
