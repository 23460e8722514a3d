import { randomBytes } from "node:crypto";
import { equal, wipe } from "../formats/bytes";
import { combineShares, keyCheckValue, SHARE_LENGTH } from "../formats/dkek";
import { encodeKeyDomainStatus } from "../formats/smartcard-hsm";
import type { Card } from "./card";
import type { KeyDomain } from "./state/card-state";

/** A DKEK that waits for its shares. */
export function pendingDomain(shares: number): KeyDomain {
  return { shares, outstanding: shares, dkek: new Uint8Array(SHARE_LENGTH) };
}

/** A DKEK made up by the card: nobody has shares of it, its keys are safe on this card alone. */
export function randomDomain(): KeyDomain {
  return { shares: 0, outstanding: 0, dkek: Uint8Array.from(randomBytes(SHARE_LENGTH)) };
}

export function addShare(domain: KeyDomain, share: Uint8Array): void {
  const combined = combineShares([domain.dkek, share]);
  domain.dkek.set(combined);
  wipe(combined);
  domain.outstanding -= 1;
}

/** The KCV is told once the DKEK is complete, and is zeros before. */
export function statusOf(domain: KeyDomain): Uint8Array {
  const { shares, outstanding, dkek } = domain;
  const kcv = outstanding === 0 ? keyCheckValue(dkek) : new Uint8Array(8);
  return encodeKeyDomainStatus({ shares, outstanding, kcv });
}

/** Number of the complete key domain whose DKEK has that key check value. */
export function domainWithKcv(card: Card, kcv: Uint8Array): number | undefined {
  const domains = card.state.domains ?? [];
  const number = domains.findIndex(
    (domain) => domain?.outstanding === 0 && equal(keyCheckValue(domain.dkek), kcv),
  );
  return number < 0 ? undefined : number;
}
