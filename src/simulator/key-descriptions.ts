import { ascii } from "../formats/bytes";
import { keySizeOfMaterial } from "../formats/keyblob";
import { encodeKeyDescription, type KeyDescription, type KeyUsage } from "../formats/pkcs15";
import { fid } from "../formats/smartcard-hsm";
import type { Card } from "./card";
import { writeFile } from "./files";
import type { CardKeyMaterial } from "./state/card-state";

const types = { "RSA-CRT": "RSA", EC: "EC", AES: "AES" } as const;

const usages: Record<KeyDescription["type"], KeyUsage[]> = {
  RSA: ["decrypt", "sign", "signRecover", "unwrap"],
  EC: ["sign", "derive"],
  AES: ["encrypt", "decrypt"],
};

/** Writes the description that a device has for a key that nobody described yet, if it does so (SmartCard-HSM ref. 2.8, 4.4). */
export function describeKey(card: Card, reference: number, material: CardKeyMaterial): void {
  if (!card.profile.keys.described) return;
  const type = types[material.type];
  // The number in decimal digits, and whole bytes of the field.
  const [id, size] = [ascii(String(reference)), Math.ceil(keySizeOfMaterial(material) / 8) * 8];
  writeFile(card, fid.privateKeyDescription | reference, 0, encodeKeyDescription({ type, label: "", id, usage: usages[type], size }));
}
