export * from "./certificate-description";
export * from "./data-description";
export type { AccessFlag, KeyUsage, ObjectFlag, TokenFlag } from "./flags";
export * from "./key-description";
export * from "./token-info";
