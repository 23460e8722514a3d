export * from "./ecdsa-signature";
export * from "./public-key";
