import type { Node, Problem } from "./blobs";
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

/** How many custodians a password can be split among; from them, two at least must come together. */
export const custodians = { min: 3, max: 99 } as const;

export type CreateShareParams = ReaderParams &
  ({ password: string } | { threshold: { required: number; total: number } });

export interface CreatedShare {
  /** The 64 bytes of a .pbe file. */
  file: Base64;
  /** KCV a DKEK made of this share alone has. */
  kcv: Hex;
  passwordShares?: CreatedPasswordShares;
}

/** To be handed to one custodian each; they are told once. */
export interface CreatedPasswordShares extends PasswordShares {
  shares: CreatedPasswordShare[];
}

export interface CreatedPasswordShare extends PasswordShare {
  /**
   * What stands for the share ID at the prompt of sc-hsm-tool, where that is not the ID as it is: sc-hsm-tool prints
   * share IDs in decimal and reads them in hexadecimal (SmartCard-HSM ref. 5.2).
   */
  scHsmToolId?: string;
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

export interface DecodeShareParams {
  file: Base64;
}

/** How a share file is built. Neither its KCV nor whether its password was split among custodians shows from outside. */
export interface DecodedShare {
  nodes: Node[];
  problems: Problem[];
}
