export type { Exchange, Trace } from "./channel";
export { SmartCardHsm } from "./session";
