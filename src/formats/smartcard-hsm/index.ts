export * from "./application";
export * from "./file-command";
export * from "./file-control";
export * from "./initialize";
export * from "./key-domain";
export * from "./key-generation";
