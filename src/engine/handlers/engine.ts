import { engineStart, type Started, type StartParams } from "../../protocol";
import { method, type Method } from "../rpc/method";
import { line, object } from "./values";

const starting = object({}, { virtualCards: line(1, 4096) });

/** `engine/…` */
export function engineMethods(engine: { start(params: StartParams): Promise<Started> }): Method[] {
  return [method(engineStart, starting, (params) => engine.start(params))];
}
