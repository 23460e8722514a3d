export { requireReady } from "./dkek";
export { REQUESTED_AUTHORITY } from "./pair-generation";
export { SmartCardHsm } from "./session";
