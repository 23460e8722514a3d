import type { KeyType, KeyUsage } from "../../protocol";

/** What a new key is described to be for, as OpenSC writes it (SmartCard-HSM ref. 4.1). */
const usages: Record<KeyType, KeyUsage[]> = {
  RSA: ["decrypt", "sign", "signRecover"],
  EC: ["sign", "signRecover", "derive"],
  AES: ["encrypt", "decrypt"],
};

export const usageOf = (type: KeyType): KeyUsage[] => [...usages[type]];
