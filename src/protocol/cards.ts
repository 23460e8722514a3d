import type { PinKind } from "./failures";
import type { CurveName, Key } from "./keys";
import type { Base64, Hex, ReaderName } from "./values";

/** A reader, and what is known of its card without reading it. */
export interface Reader {
  name: ReaderName;
  /** A virtual card protects nothing: its state lies in a file. */
  virtual: boolean;
  card: CardSummary | null;
}

export interface CardSummary {
  atr: Hex;
  application: "smartcard-hsm" | "other";
  serial?: string;
  label?: string;
  /** Whether the engine holds a session with the user PIN verified (`card/unlock`). */
  unlocked?: boolean;
  /** How often another program was done with the card since it was put in: its content may differ after each. */
  foreignUses?: number;
}

export interface ReaderParams {
  reader: ReaderName;
}

/** A command on a card that may bring the user PIN with it; without one the card must be unlocked. */
export interface PinParams extends ReaderParams {
  pin?: string;
}

/**
 * - `ready`: set, waiting to be verified
 * - `verified`: verified in this session; tries left are not told then
 * - `blocked`: no tries left
 * - `transport`: to be changed before first use
 * - `uninitialized`: the card was never initialised
 * - `public-key`: public-key authentication replaces it
 * - `unknown`: the card answers with something else
 */
export type PinState = "ready" | "verified" | "blocked" | "transport" | "uninitialized" | "public-key" | "unknown";

export interface PinStatus {
  state: PinState;
  /** null when the card does not tell. */
  triesLeft: number | null;
}

/**
 * - `none`: keys of this card can not be wrapped
 * - `pending`: `outstanding` of `shares` shares are missing
 * - `ready`: complete; `kcv` is absent when the card tells it only after the PIN
 */
export interface DkekStatus {
  state: "none" | "pending" | "ready";
  shares: number;
  outstanding: number;
  kcv?: Hex;
}

/** Option bytes of the card (SmartCard-HSM ref. 8.1). */
export interface CardOptions {
  raw: Hex;
  resetRetryCounter: boolean;
  resetOnlyWithoutNewPin: boolean;
  transportPin: boolean;
}

/**
 * - `smartcard-hsm`: firmware from 3.0, for instance in a Nitrokey HSM 2
 * - `smartcard-hsm-before-3`: older firmware, for instance in a Nitrokey HSM 1
 * - `pico-hsm`: the Pico HSM's own firmware
 */
export type DeviceKind = "smartcard-hsm" | "smartcard-hsm-before-3" | "pico-hsm";

/** The device that a card seems to be, by its version and platform byte, and what is known of such devices. Nobody vouches for it. */
export interface Device {
  kind: DeviceKind;
  /** Bits of the RSA keys that it makes. */
  rsaSizes: number[];
  curves: CurveName[];
  /** Bits of the AES keys that it holds; a Pico HSM's secret of 512 bits counts as one. */
  aesSizes: number[];
  /** It can be given a label. */
  ownLabel: boolean;
  /** It asks for its SO-PIN when it is initialised again. Where not, any SO-PIN wipes it, and becomes its own. */
  soPinGuardsInitialization: boolean;
  /** The SO-PIN can give the user PIN's tries back without a new PIN. Where not, the option "reset only" permits that. */
  unblocksKeepingPin: boolean;
  /** Its DKEK is another one when its power goes between the last share and the first PIN: a share needs the PIN first. */
  losesDkekWithPower: boolean;
}

/** What `card/read` tells of a SmartCard-HSM. */
export interface Card {
  serial: string;
  label: string;
  manufacturer: string;
  /** "3.5" */
  version: string;
  /** Platform byte of tag 85 in words, for instance "JCOP 3". */
  platform: string;
  device: Device;
  options: CardOptions;
  userPin: PinStatus;
  soPin: PinStatus;
  dkek: DkekStatus;
  unlocked: boolean;
  keys: Key[];
  certificates: Certificate[];
  dataObjects: DataObject[];
}

/** An X.509 certificate, or a CVC, on the card: of a key (CExx) or of an issuer (CAxx). */
export interface Certificate {
  /** "CE01" */
  file: Hex;
  label: string;
  id: Hex;
  kind: "x509" | "cvc";
  issuerCertificate: boolean;
  subject?: string;
  issuer?: string;
  /** ISO 8601 dates. */
  notBefore?: string;
  notAfter?: string;
  der: Base64;
}

export interface DataObject {
  /** "CF00" or "CD00" */
  file: Hex;
  label: string;
  application?: string;
  /** Readable only after the PIN. */
  private: boolean;
}

export interface InitializeParams extends ReaderParams {
  /** 16 hexadecimal digits. */
  soPin: string;
  /** 6 to 16 characters. */
  userPin: string;
  /** Tries of the user PIN, 1 to 10. */
  retryCounter: number;
  /** Absent: no DKEK. 0: the card makes a DKEK that nobody else has. n: n shares are awaited. */
  dkekShares?: number;
  label?: string;
}

export interface UnlockParams extends ReaderParams {
  pin: string;
  /** The card is locked again after so many seconds without use; absent: until it is locked or taken out. */
  idleSeconds?: number;
}

export interface ChangePinParams extends ReaderParams {
  kind: PinKind;
  currentPin: string;
  newPin: string;
}

export interface UnblockPinParams extends ReaderParams {
  soPin: string;
  /** Absent: only the retry counter is set back. */
  newPin?: string;
}
