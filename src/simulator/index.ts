export { VirtualCard, type ChangeListener, type VirtualCardOptions } from "./virtual-card";
export { VirtualCardError } from "./virtual-card-error";
export { VirtualCardFile } from "./virtual-card-file";
