import { createPrivateKey, sign } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { wipe } from "../../../formats/bytes";
import { encodeAuthenticatedRequest, encodeCvc, encodeCvcBody, outerSignatureInput } from "../../../formats/cvc";
import { encodeRsaPrivateKey } from "../../../formats/private-keys";
import { decodeSpki } from "../../../formats/public-key";
import { REQUESTED_AUTHORITY } from "../../hsm";
import { ecdsaSignature } from "../elliptic-curves";
import type { KeyInFile } from "./importable-key";

/**
 * A request for a certificate of the key, by which OpenSC and others see its public key (SmartCard-HSM ref. 7.2). A card
 * signs those of its own keys with its device key, too; no card vouches for a key from a file, so this one signs for itself.
 * @param holder CHR
 */
export function selfMadeRequest(key: KeyInFile, holder: string): Uint8Array {
  const body = encodeCvcBody({ car: REQUESTED_AUTHORITY, chr: holder, publicKey: decodeSpki(key.publicKey) });
  const cvc = encodeCvc(body, signature(key, body));
  return encodeAuthenticatedRequest(cvc, holder, signature(key, outerSignatureInput(cvc, holder)));
}

/** r ‖ s, or RSA PKCS#1 v1.5, with SHA-256 (SmartCard-HSM ref. 7.1). */
function signature({ numbers }: KeyInFile, content: Uint8Array): Uint8Array {
  if (numbers.type === "EC") return ecdsaSignature(numbers.curve, numbers.d, sha256(content));
  const der = encodeRsaPrivateKey(numbers);
  try {
    const key = createPrivateKey({ key: Buffer.from(der.buffer, der.byteOffset, der.length), format: "der", type: "pkcs1" });
    return Uint8Array.from(sign("sha256", content, key));
  } finally {
    wipe(der);
  }
}
