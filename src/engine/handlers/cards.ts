import { cardInitialize, cardLock, cardRead, cardUnlock, readerList } from "../../protocol";
import { initializeCard, listReaders, lockCard, readCard, unlockCard, type Services } from "../operations";
import { method, type Method } from "../rpc/method";
import { label, onReader, readerName, soPin, userPin, withPin } from "./params";
import { integer, object } from "./values";

const initialization = object(
  { reader: readerName, soPin, userPin, retryCounter: integer(1, 10) },
  { dkekShares: integer(0, 255), label },
);
const unlocking = object({ reader: readerName, pin: userPin }, { idleSeconds: integer(1, 604_800) });

/** `reader/list` and `card/…` */
export function cardMethods(services: Services): Method[] {
  return [
    method(readerList, object({}), () => listReaders(services)),
    method(cardRead, withPin, (params) => readCard(services, params)),
    method(cardInitialize, initialization, (params) => initializeCard(services, params)),
    method(cardUnlock, unlocking, (params) => unlockCard(services, params)),
    method(cardLock, onReader, (params) => lockCard(services, params)),
  ];
}
