import type { KeyProof } from "../protocol/keys";

const proofs: Record<KeyProof["method"], { good: string; bad: string; meaning: string }> = {
  signature: {
    good: "works: it signed a random challenge, and its public key verifies the signature",
    bad: "signed a random challenge, but its public key does not verify the signature",
    meaning: " Key and public key don't belong together.",
  },
  cmac: {
    good: "works: it made an authentication code of a random challenge, and enciphering with the same key gives the same one",
    bad: "made an authentication code of a random challenge, but enciphering with the same key gives another one",
    meaning: " Don't rely on this key.",
  },
  "round-trip": {
    good: "works: it encrypted and decrypted a random challenge",
    bad: "did not give a random challenge back after encrypting and decrypting it",
    meaning: "",
  },
};

/** What a proof shows, as the rest of a sentence that begins with the key's name. */
export function proofWords({ method, valid, algorithm }: KeyProof): string {
  const { good, bad, meaning } = proofs[method];
  return valid ? `${good} (${algorithm}).` : `${bad} (${algorithm}).${meaning}`;
}
