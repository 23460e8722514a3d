import { engineStart, pcscBindings, type PcscStatus, pcscStatus, type Started, type StartParams } from "../../protocol";
import { method, type Method } from "../rpc/method";
import { line, object, oneOf } from "./values";

const starting = object({}, { virtualCards: line(1, 4096), binding: oneOf(...pcscBindings) });

export interface EngineOfMethods {
  start(params: StartParams): Promise<Started>;
  pcscStatus(): Promise<PcscStatus>;
}

/** `engine/…` and `pcsc/…` */
export function engineMethods(engine: EngineOfMethods): Method[] {
  return [
    method(engineStart, starting, (params) => engine.start(params)),
    method(pcscStatus, object({}), () => engine.pcscStatus()),
  ];
}
