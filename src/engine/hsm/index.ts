export { requireReady } from "./dkek";
export { SmartCardHsm } from "./session";
