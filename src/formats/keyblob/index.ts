export * from "./container";
export * from "./file-kind";
export * from "./key-blob";
export * from "./key-material";
export * from "./key-types";
export type { PlaintextPart, PlaintextPartName } from "./plaintext-parts";
export type { BlobForm } from "./plaintext-encoding";
export * from "./wrapped-length";
export * from "./wrapping";
