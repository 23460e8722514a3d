export { SmartCardHsm } from "./session";
