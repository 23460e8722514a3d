import type { Card } from "../../protocol/cards";
import type { KeyReference } from "../../protocol/values";

const MAX_KEY_REFERENCE = 255;
const KEY_CERTIFICATE = /^CE(..)$/;

/**
 * The reference that a key gets on a card: its former one when that is free, else the lowest free one. A certificate that
 * outlived its key holds its reference, too.
 * @param taken references that other keys are about to get
 * @returns undefined when all are taken
 */
export function freeReference(card: Card, taken: ReadonlySet<KeyReference>, former: KeyReference): KeyReference | undefined {
  const used = new Set([
    ...taken,
    ...card.keys.map(({ keyRef }) => keyRef),
    ...card.certificates.map(({ file }) => parseInt(KEY_CERTIFICATE.exec(file)?.[1] ?? "0", 16)),
  ]);
  if (!used.has(former)) return former;
  return Array.from({ length: MAX_KEY_REFERENCE }, (_, index) => index + 1).find((keyRef) => !used.has(keyRef));
}
