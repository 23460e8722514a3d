import { virtualCardAdd, virtualCardEject, virtualCardInsert, virtualCardRemove } from "../../protocol";
import { addVirtualCard, ejectVirtualCard, insertVirtualCard, removeVirtualCard, type Services } from "../operations";
import { method, type Method } from "../rpc/method";
import { label, onReader } from "./params";
import { object } from "./values";

/** `virtualCard/…` */
export function virtualCardMethods(services: Services): Method[] {
  return [
    method(virtualCardAdd, object({}, { name: label }), (params) => addVirtualCard(services, params)),
    method(virtualCardRemove, onReader, (params) => removeVirtualCard(services, params)),
    method(virtualCardInsert, onReader, (params) => insertVirtualCard(services, params)),
    method(virtualCardEject, onReader, (params) => ejectVirtualCard(services, params)),
  ];
}
