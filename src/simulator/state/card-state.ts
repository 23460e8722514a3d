import type { EcMaterial, KeyMaterial } from "../../formats/keyblob";
import type { ProfileName } from "../profiles";

/** A PIN and how often it may still be presented wrongly. */
export interface Pin {
  value: Uint8Array;
  triesLeft: number;
  maxTries: number;
}

/** A DKEK that is being put together out of shares, or is complete. */
export interface KeyDomain {
  /** Shares it is made of; 0: the card made it up. */
  shares: number;
  /** Shares that are still missing. */
  outstanding: number;
  /** Exclusive or of the shares imported so far, 32 bytes. */
  dkek: Uint8Array;
  /** The DKEK is under the master key, on a device that has one. */
  sealed?: true;
}

/** An RSA key is always kept with its primes, in whatever form it came. */
export type CardKeyMaterial = Exclude<KeyMaterial, { type: "RSA" }>;

export interface CardKey {
  material: CardKeyMaterial;
  /** Codes of what the key may do; empty: everything that its type can. */
  allowedAlgorithms: Uint8Array;
  /** Absent: it may be used without end. */
  usesLeft?: number;
  /** Key domain whose DKEK wraps it; absent: it cannot leave the card. */
  domain?: number;
}

/** Everything that a virtual card keeps without power. */
export interface CardState {
  /** The device that it imitates. */
  profile: ProfileName;
  serial: string;
  deviceKey: EcMaterial;
  /** Option bytes of INITIALIZE (SmartCard-HSM ref. 8.1). */
  options: number;
  /** Absent: the card was never initialised. */
  userPin?: Pin;
  soPin?: Pin;
  /** Opened by a PIN, on a device that keeps its DKEK under one: AES-256 key ‖ IV; made by INITIALIZE. */
  masterKey?: Uint8Array;
  /** The user PIN is one for transport, good for nothing but to be changed. */
  transportPin: boolean;
  /** By number; absent: the card was set up without a DKEK. An unassigned slot is undefined. */
  domains?: (KeyDomain | undefined)[];
  /** By key reference, 1 to 255. */
  keys: Map<number, CardKey>;
  /** By file identifier. */
  files: Map<number, Uint8Array>;
}
