export {
  decodeCvc,
  encodeCvc,
  encodeCvcBody,
  type Cvc,
  type CvcBody,
  type Role,
} from "./certificate";
export {
  curveOfParameters,
  decodeCvcPublicKey,
  encodeCvcPublicKey,
  encodeDomainParameters,
  terminalAuthentication,
  type CvcPublicKey,
} from "./public-key";
export * from "./request";
export * from "./serial-number";
export * from "./signature-scheme";
