export * from "./oid";
export * from "./read";
export * from "./strings";
export * from "./write";
