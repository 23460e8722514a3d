import { randomBytes } from "node:crypto";
import { equal, wipe } from "../formats/bytes";
import { combineShares, keyCheckValue, SHARE_LENGTH } from "../formats/dkek";
import { encodeKeyDomainStatus } from "../formats/smartcard-hsm";
import type { Card } from "./card";
import { decipherUnsealed } from "./master-key";
import type { DeviceProfile } from "./profiles";
import type { KeyDomain } from "./state/card-state";

/** A DKEK that waits for its shares. */
export function pendingDomain(shares: number): KeyDomain {
  return { shares, outstanding: shares, dkek: new Uint8Array(SHARE_LENGTH) };
}

/** A DKEK made up by the card: nobody has shares of it, its keys are safe on this card alone. */
export function randomDomain({ randomDkekShares, sealed }: DeviceProfile["keyDomains"]): KeyDomain {
  const dkek = Uint8Array.from(randomBytes(SHARE_LENGTH));
  return { shares: randomDkekShares, outstanding: 0, dkek, ...(sealed && { sealed }) };
}

/** What a device without a DKEK tells where it calls that a domain of no shares. */
export const noShares: Uint8Array = encodeKeyDomainStatus({ shares: 0, outstanding: 0, kcv: new Uint8Array(8) });

/** A DKEK that is complete with this share is sealed at once in a session with login, and else at the next login. */
export function addShare(card: Card, number: number, domain: KeyDomain, share: Uint8Array): void {
  const combined = combineShares([domain.dkek, share]);
  domain.dkek.set(combined);
  wipe(combined);
  domain.outstanding -= 1;
  card.changed = true;
  if (domain.outstanding > 0 || !card.profile.keyDomains.sealed) return;
  card.powered.unsealedDomain = number;
  if (card.session.verified) sealWaiting(card);
}

/** Seals the DKEK that waits for a login. */
export function sealWaiting(card: Card): void {
  const { unsealedDomain } = card.powered;
  if (unsealedDomain === undefined) return;
  const domain = card.state.domains?.[unsealedDomain];
  if (domain !== undefined) domain.sealed = true;
  delete card.powered.unsealedDomain;
  card.changed = true;
}

/** All shares of a domain are missing again. */
export function emptyDomain(card: Card, domain: KeyDomain): void {
  wipe(domain.dkek);
  domain.outstanding = domain.shares;
  delete domain.sealed;
  card.changed = true;
}

/**
 * The DKEK as the device takes it to be, a copy; undefined where a device that seals it has not been logged in to, or
 * has no share yet. What such a device never sealed, it deciphers nonetheless.
 */
export function dkekOf({ profile, state, session }: Card, { shares, outstanding, dkek, sealed }: KeyDomain): Uint8Array | undefined {
  if (!profile.keyDomains.sealed) return dkek.slice();
  const { masterKey } = state;
  if (!session.verified || masterKey === undefined || outstanding === shares) return undefined;
  return sealed ? dkek.slice() : decipherUnsealed(masterKey, dkek);
}

/** The KCV is told once the DKEK is complete, and is zeros before; a device that seals it tells one as soon as there is a share. */
export function statusOf(card: Card, domain: KeyDomain): Uint8Array {
  const { shares, outstanding } = domain;
  const isTold = outstanding === 0 || card.profile.keyDomains.sealed;
  const dkek = isTold ? dkekOf(card, domain) : undefined;
  const kcv = dkek === undefined ? new Uint8Array(8) : keyCheckValue(dkek);
  wipe(dkek);
  return encodeKeyDomainStatus({ shares, outstanding, kcv });
}

/** The complete key domain whose DKEK has that key check value: its number, and a copy of its DKEK. */
export function domainWithKcv(card: Card, kcv: Uint8Array): { number: number; dkek: Uint8Array } | undefined {
  for (const [number, domain] of (card.state.domains ?? []).entries()) {
    const dkek = domain?.outstanding === 0 ? dkekOf(card, domain) : undefined;
    if (dkek === undefined) continue;
    if (equal(keyCheckValue(dkek), kcv)) return { number, dkek };
    wipe(dkek);
  }
  return undefined;
}
