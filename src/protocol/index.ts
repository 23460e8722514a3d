export type * from "./blobs";
export type * from "./cards";
export type * from "./comparison";
export * from "./failures";
export type * from "./keys";
export * from "./requests";
export * from "./shares";
export type * from "./values";
export type * from "./virtual-cards";
