export * from "./dkek";
export * from "./password-shares";
export * from "./share-file";
export * from "./share-key-derivation";
