export * from "./import-key";
export * from "./open-key-file";
