import type { PinParams, ReaderParams } from "./cards";
import type { Base64, Hex } from "./values";

/** A DKEK share file with what opens it. */
export type Share = { file: Base64 } & ({ password: string } | { passwordShares: PasswordShares });

/** Custodians' parts of an n-of-m password (SmartCard-HSM ref. 5.2). */
export interface PasswordShares {
  /** Hexadecimal; colons and leading zeros are free. */
  prime: string;
  shares: PasswordShare[];
}

export interface PasswordShare {
  id: number;
  /** Hexadecimal; colons and leading zeros are free. */
  value: string;
}

export type CreateShareParams = ReaderParams &
  ({ password: string } | { threshold: { required: number; total: number } });

export interface CreatedShare {
  /** The 64 bytes of a .pbe file. */
  file: Base64;
  /** KCV a DKEK made of this share alone has. */
  kcv: Hex;
  /** To be handed to one custodian each; they are told once. */
  passwordShares?: PasswordShares;
}

export interface OpenedShare {
  /** KCV a DKEK made of this share alone has. */
  kcv: Hex;
}

export interface ImportShareParams extends PinParams {
  share: Share;
}

export interface ImportedShare {
  shares: number;
  outstanding: number;
  kcv?: Hex;
  /** After the last share: whether `kcv` is the one that the shares give. Where not all of them were imported since the card was inserted, that is not known. */
  kcvChecked?: boolean;
}
