import { pinChange, pinUnblock } from "../../protocol";
import { changePin, unblockPin, type PinChange, type Services } from "../operations";
import { method, type Method, type Read } from "../rpc/method";
import { readerName, soPin, userPin } from "./params";
import { object, oneOf } from "./values";

const pinChangeParams: Read<PinChange> = (value, parameter) => {
  const { kind } = object({ kind: oneOf("user", "so") })(value, parameter);
  const pin = kind === "user" ? userPin : soPin;
  return { kind, ...object({ reader: readerName, currentPin: pin, newPin: pin })(value, parameter) };
};
const unblocking = object({ reader: readerName, soPin }, { newPin: userPin });

/** `pin/…` */
export function pinMethods(services: Services): Method[] {
  return [
    method(pinChange, pinChangeParams, (params) => changePin(services, params)),
    method(pinUnblock, unblocking, (params) => unblockPin(services, params)),
  ];
}
