import { wipe } from "../../formats/bytes";
import { SHARE_LENGTH } from "../../formats/dkek";
import { sw } from "../../formats/iso7816";
import type { Card } from "../card";
import { addShare, pendingDomain, statusOf } from "../key-domains";
import { needUser } from "../pin";
import { Refusal } from "../refusal";
import type { KeyDomain } from "../state/card-state";
import type { Answer, Handler } from "./handler";

const action = { statusOrImport: 0x00, create: 0x01, remove: 0x03, clear: 0x04 };

/** KEY DOMAIN, with the number of the domain in P2 (SmartCard-HSM ref. 2.6). */
export const keyDomain: Handler = (card, { p1, p2, data }) => {
  const { domains } = card.state;
  if (domains === undefined) throw new Refusal(card.profile.noKeyDomains);
  if (p2 >= domains.length) throw new Refusal(sw.incorrectP1P2);
  switch (p1) {
    case action.statusOrImport:
      return data === undefined ? status(needDomain(domains, p2)) : importShare(card, needDomain(domains, p2), data);
    case action.create:
      return create(card, domains, p2, data);
    case action.remove:
      return remove(card, domains, p2);
    case action.clear:
      return clear(card, needDomain(domains, p2));
    default:
      throw new Refusal(sw.incorrectP1P2);
  }
};

function needDomain(domains: readonly (KeyDomain | undefined)[], number: number): KeyDomain {
  const domain = domains[number];
  if (domain === undefined) throw new Refusal(sw.referenceNotFound);
  return domain;
}

function status(domain: KeyDomain): Answer {
  return { data: statusOf(domain) };
}

function importShare(card: Card, domain: KeyDomain, share: Uint8Array): Answer {
  if (share.length !== SHARE_LENGTH) throw new Refusal(sw.wrongLength);
  if (domain.outstanding === 0) throw new Refusal(sw.commandNotAllowed);
  addShare(domain, share);
  card.changed = true;
  return status(domain);
}

function create(card: Card, domains: (KeyDomain | undefined)[], number: number, data: Uint8Array | undefined): Answer {
  needUser(card);
  const [shares] = data ?? [];
  if (shares === undefined || data?.length !== 1) throw new Refusal(sw.wrongLength);
  if (shares === 0) throw new Refusal(sw.wrongData);
  if (domains[number] !== undefined) throw new Refusal(sw.incorrectP1P2);
  const domain = pendingDomain(shares);
  domains[number] = domain;
  card.changed = true;
  return status(domain);
}

function remove(card: Card, domains: (KeyDomain | undefined)[], number: number): Answer {
  needUser(card);
  const domain = needDomain(domains, number);
  const inUse = [...card.state.keys.values()].some((key) => key.domain === number);
  if (inUse) throw new Refusal(sw.conditionsNotSatisfied);
  wipe(domain.dkek);
  domains[number] = undefined;
  card.changed = true;
  return {};
}

/** The domain keeps its number of shares, and waits for all of them again. A DKEK that the card made up has none. */
function clear(card: Card, domain: KeyDomain): Answer {
  needUser(card);
  if (domain.shares === 0) throw new Refusal(sw.conditionsNotSatisfied);
  wipe(domain.dkek);
  domain.outstanding = domain.shares;
  card.changed = true;
  return status(domain);
}
