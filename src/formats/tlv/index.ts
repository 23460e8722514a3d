export * from "./tlv";
