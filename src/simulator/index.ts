export { defaultProfile, profileNames, type ProfileName } from "./profiles";
export { VirtualCard, type ChangeListener, type VirtualCardOptions } from "./virtual-card";
export { VirtualCardError } from "./virtual-card-error";
export { VirtualCardFile } from "./virtual-card-file";
