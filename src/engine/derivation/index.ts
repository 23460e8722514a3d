export type { DeriveOptions, DeriveShareKey, ShareKey } from "./share-key";
export { Derivations } from "./derivations";
