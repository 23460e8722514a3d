import { unsigned } from "../../formats/bytes";
import { curveNamed, curves } from "../../formats/curves";
import { isKeyPair } from "../crypto/elliptic-curve";
import { rsaSizes } from "../crypto/rsa";
import { isConsistent } from "../crypto/rsa-numbers";
import type { EcMaterial, RsaCrtMaterial } from "../../formats/keyblob";
import type { CardKey, CardKeyMaterial } from "./card-state";
import type { JsonValue } from "./json";

const MAX_USES = 0xffffffff;

/** A key as it stands in a state file: its bytes in base64. */
export type SavedKey = Record<string, string | number>;

export function saveKey({ material, allowedAlgorithms, usesLeft, domain }: CardKey): SavedKey {
  return {
    ...saveMaterial(material),
    allowedAlgorithms: base64(allowedAlgorithms),
    ...(usesLeft !== undefined && { usesLeft }),
    ...(domain !== undefined && { domain }),
  };
}

export function saveMaterial(material: CardKeyMaterial): SavedKey {
  return Object.fromEntries(
    Object.entries(material).map(([name, part]) => [name, part instanceof Uint8Array ? base64(part) : part]),
  );
}

export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

export function restoreKey(saved: JsonValue): CardKey {
  const usesLeft = saved.member("usesLeft");
  const domain = saved.member("domain");
  return {
    material: restoreMaterial(saved),
    allowedAlgorithms: saved.member("allowedAlgorithms").bytes(),
    ...(usesLeft.isPresent && { usesLeft: usesLeft.integer(0, MAX_USES) }),
    ...(domain.isPresent && { domain: domain.integer(0, 0xff) }),
  };
}

function restoreMaterial(saved: JsonValue): CardKeyMaterial {
  const type = saved.member("type").oneOf(["RSA-CRT", "EC", "AES"]);
  switch (type) {
    case "RSA-CRT":
      return restoreRsa(saved);
    case "EC":
      return restoreEc(saved);
    case "AES":
      return { type, key: restoreAesKey(saved.member("key")) };
  }
}

function restoreAesKey(saved: JsonValue): Uint8Array {
  const key = saved.bytes();
  if (![16, 24, 32, 64].includes(key.length)) throw saved.wrong("does not have the right length");
  return key;
}

export function restoreEc(saved: JsonValue): EcMaterial {
  const curve = saved.member("curve").oneOf(curves.map(({ name }) => name));
  const { bytes } = curveNamed(curve);
  const material: EcMaterial = {
    type: "EC",
    curve,
    d: saved.member("d").bytes(bytes, bytes),
    point: saved.member("point").bytes(1 + 2 * bytes, 1 + 2 * bytes),
  };
  if (!isKeyPair(material)) throw saved.wrong("is no key pair");
  return material;
}

function restoreRsa(saved: JsonValue): RsaCrtMaterial {
  const part = (name: string) => saved.member(name).bytes();
  const material: RsaCrtMaterial = {
    type: "RSA-CRT",
    size: saved.member("size").integer(0, 0xffff),
    modulus: part("modulus"),
    publicExponent: part("publicExponent"),
    p: part("p"),
    q: part("q"),
    dp: part("dp"),
    dq: part("dq"),
    qinv: part("qinv"),
  };
  const { size, modulus } = material;
  const sizeFits = rsaSizes.includes(size) && unsigned(modulus).toString(2).length === size;
  if (!sizeFits || !isConsistent(material)) throw saved.wrong("is no RSA key");
  return material;
}
