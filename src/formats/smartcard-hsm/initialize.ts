import { concat, unsigned, unsignedBytes, wipe } from "../bytes";
import { FormatError } from "../format-error";
import { encodeTlv, find, need, readTlvs, type Tlv } from "../tlv";

/** Data of INITIALIZE DEVICE (SmartCard-HSM ref. 2.5). */
export interface Initialization {
  /** Option bytes, the high one first (SmartCard-HSM ref. 8.1). */
  options: number;
  /** ASCII, 6 to 16 characters. */
  userPin: Uint8Array;
  /** 8 bytes, the initialisation code. */
  soPin: Uint8Array;
  /** Tries that the user PIN has. */
  retryCounter: number;
  /** Absent: no DKEK. 0: the card makes up a DKEK. */
  dkekShares?: number;
  /** Slots for key domains, on firmware that has them. */
  keyDomains?: number;
}

const tag = { options: 0x80, userPin: 0x81, soPin: 0x82, retryCounter: 0x91, dkekShares: 0x92, keyDomains: 0x97 };

/** The result holds both PINs: wipe it after use. */
export function encodeInitialize(initialization: Initialization): Uint8Array {
  const { options, userPin, soPin, retryCounter, dkekShares, keyDomains } = initialization;
  const parts = [
    encodeTlv(tag.options, unsignedBytes(BigInt(options), 2)),
    encodeTlv(tag.userPin, userPin),
    encodeTlv(tag.soPin, soPin),
    encodeTlv(tag.retryCounter, Uint8Array.of(retryCounter)),
    ...(dkekShares === undefined ? [] : [encodeTlv(tag.dkekShares, Uint8Array.of(dkekShares))]),
    ...(keyDomains === undefined ? [] : [encodeTlv(tag.keyDomains, Uint8Array.of(keyDomains))]),
  ];
  return joinAndWipe(parts);
}

function joinAndWipe(parts: Uint8Array[]): Uint8Array {
  const joined = concat(...parts);
  wipe(...parts);
  return joined;
}

/** The PINs are views of `data`. Tags may come in any order; those of other features are passed over. */
export function decodeInitialize(data: Uint8Array): Initialization {
  const tlvs = readTlvs(data);
  const dkekShares = find(tlvs, tag.dkekShares);
  const keyDomains = find(tlvs, tag.keyDomains);
  return {
    options: number(need(tlvs, tag.options, "tag 80 (options)"), 2),
    userPin: need(tlvs, tag.userPin, "tag 81 (user PIN)").value,
    soPin: need(tlvs, tag.soPin, "tag 82 (SO-PIN)").value,
    retryCounter: number(need(tlvs, tag.retryCounter, "tag 91 (retry counter)"), 1),
    ...(dkekShares && { dkekShares: number(dkekShares, 1) }),
    ...(keyDomains && { keyDomains: number(keyDomains, 1) }),
  };
}

function number(tlv: Tlv, length: number): number {
  if (tlv.length !== length) throw new FormatError(`${length} bytes expected, there are ${tlv.length}`, tlv.valueOffset);
  return Number(unsigned(tlv.value));
}
