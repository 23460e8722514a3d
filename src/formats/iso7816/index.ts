export * from "./command";
export * from "./response";
export * from "./status-words";
