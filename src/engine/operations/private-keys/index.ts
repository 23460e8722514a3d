export * from "./open-key-file";
