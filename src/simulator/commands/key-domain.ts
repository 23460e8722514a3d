import { wipe } from "../../formats/bytes";
import { SHARE_LENGTH } from "../../formats/dkek";
import { sw } from "../../formats/iso7816";
import type { Card } from "../card";
import { addShare, emptyDomain, noShares, pendingDomain, statusOf } from "../key-domains";
import { Refusal } from "../refusal";
import type { KeyDomain } from "../state/card-state";
import type { Answer, Handler } from "./handler";

const action = { statusOrImport: 0x00, create: 0x01, remove: 0x03, clear: 0x04 };

/** KEY DOMAIN, with the number of the domain in P2 (SmartCard-HSM ref. 2.6). */
export const keyDomain: Handler = (card, { p1, p2, data }) => {
  const { profile, session, state } = card;
  const { most, uninitialized, locked } = profile.keyDomains;
  if (state.userPin === undefined) throw new Refusal(uninitialized);
  if (!Object.values(action).includes(p1) || (most === 0 && p1 !== action.statusOrImport)) throw new Refusal(sw.incorrectP1P2);
  if (p1 !== action.statusOrImport && !session.verified) throw new Refusal(locked);
  const { domains } = state;
  if (domains === undefined) return withoutDomains(card, p1, p2, data);
  if (p2 >= domains.length) throw new Refusal(sw.incorrectP1P2);
  switch (p1) {
    case action.create:
      return create(card, domains, p2, data);
    case action.remove:
      return remove(card, domains, p2);
    case action.clear:
      return clear(card, needDomain(domains, p2));
    default:
      return data === undefined ? status(card, needDomain(domains, p2)) : importShare(card, p2, needDomain(domains, p2), data);
  }
};

function withoutDomains({ profile }: Card, p1: number, p2: number, share: Uint8Array | undefined): Answer {
  const { withoutDkek } = profile.keyDomains;
  if (withoutDkek !== undefined) throw new Refusal(withoutDkek);
  if (p1 !== action.statusOrImport || p2 !== 0) throw new Refusal(sw.incorrectP1P2);
  if (share !== undefined) throw new Refusal(sw.commandNotAllowed);
  return { data: noShares };
}

function needDomain(domains: readonly (KeyDomain | undefined)[], number: number): KeyDomain {
  const domain = domains[number];
  if (domain === undefined) throw new Refusal(sw.referenceNotFound);
  return domain;
}

function status(card: Card, domain: KeyDomain): Answer {
  return { data: statusOf(card, domain) };
}

function importShare(card: Card, number: number, domain: KeyDomain, share: Uint8Array): Answer {
  if (share.length !== SHARE_LENGTH) throw new Refusal(sw.wrongLength);
  if (domain.outstanding === 0) throw new Refusal(sw.commandNotAllowed);
  addShare(card, number, domain, share);
  return status(card, domain);
}

function create(card: Card, domains: (KeyDomain | undefined)[], number: number, data: Uint8Array | undefined): Answer {
  const [shares] = data ?? [];
  if (shares === undefined || data?.length !== 1) throw new Refusal(sw.wrongLength);
  if (shares === 0) throw new Refusal(sw.wrongData);
  if (domains[number] !== undefined) throw new Refusal(sw.incorrectP1P2);
  const domain = pendingDomain(shares);
  domains[number] = domain;
  card.changed = true;
  return status(card, domain);
}

function remove(card: Card, domains: (KeyDomain | undefined)[], number: number): Answer {
  const { inUse, removed } = card.profile.keyDomains;
  const domain = needDomain(domains, number);
  if ([...card.state.keys.values()].some((key) => key.domain === number)) throw new Refusal(inUse);
  wipe(domain.dkek);
  domains[number] = undefined;
  card.changed = true;
  return { sw: removed };
}

/** The domain keeps its number of shares, and waits for all of them again. A DKEK that the card made up has none. */
function clear(card: Card, domain: KeyDomain): Answer {
  if (domain.shares === 0) throw new Refusal(sw.conditionsNotSatisfied);
  emptyDomain(card, domain);
  return status(card, domain);
}
