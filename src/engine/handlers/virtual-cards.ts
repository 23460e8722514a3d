import { virtualCardAdd, virtualCardEject, virtualCardInsert, virtualCardRemove, type VirtualCardProfile } from "../../protocol";
import { addVirtualCard, ejectVirtualCard, insertVirtualCard, removeVirtualCard, type Services } from "../operations";
import { method, type Method, type Read } from "../rpc/method";
import { label, onReader } from "./params";
import { object, oneOf } from "./values";

const profile: Read<VirtualCardProfile> = oneOf("genuine-2", "genuine-3", "genuine-4", "pico");

/** `virtualCard/…` */
export function virtualCardMethods(services: Services): Method[] {
  return [
    method(virtualCardAdd, object({}, { name: label, profile }), (params) => addVirtualCard(services, params)),
    method(virtualCardRemove, onReader, (params) => removeVirtualCard(services, params)),
    method(virtualCardInsert, onReader, (params) => insertVirtualCard(services, params)),
    method(virtualCardEject, onReader, (params) => ejectVirtualCard(services, params)),
  ];
}
