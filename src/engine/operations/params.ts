import type { Hex, KeyReference, KeySpec, PasswordShares, PinKind, ReaderName } from "../../protocol";

/**
 * What operations are told: the parameters of the protocol with bytes instead of text.
 * PINs and passwords are the bytes a person typed (ASCII, UTF-8); the operation that gets them zeroes them when it is done.
 */
export interface OnReader {
  reader: ReaderName;
}

/** Without a PIN the card has to be unlocked. */
export interface WithPin extends OnReader {
  pin?: Uint8Array;
}

export interface Initialization extends OnReader {
  /** 16 hexadecimal digits. */
  soPin: Uint8Array;
  userPin: Uint8Array;
  retryCounter: number;
  dkekShares?: number;
  label?: string;
}

export interface Unlocking extends OnReader {
  pin: Uint8Array;
  idleSeconds?: number;
}

export interface PinChange extends OnReader {
  kind: PinKind;
  currentPin: Uint8Array;
  newPin: Uint8Array;
}

export interface PinUnblocking extends OnReader {
  soPin: Uint8Array;
  newPin?: Uint8Array;
}

/** A share file with what opens it. */
export type ShareWithPassword = { file: Uint8Array } & ({ password: Uint8Array } | { passwordShares: PasswordShares });

export type ShareCreation = OnReader &
  ({ password: Uint8Array } | { threshold: { required: number; total: number } });

export interface ShareImport extends WithPin {
  share: ShareWithPassword;
}

export interface KeyGeneration extends WithPin {
  spec: KeySpec;
  label: string;
  id?: Uint8Array;
  keyRef?: KeyReference;
}

export interface OnKey extends WithPin {
  keyRef: KeyReference;
}

export interface RestorePlanning extends OnReader {
  file: Uint8Array;
}

export interface RestoresPlanning extends OnReader {
  files: Uint8Array[];
}

export interface Restoration extends WithPin {
  file: Uint8Array;
  keyRef?: KeyReference;
  overwrite?: boolean;
  prove?: boolean;
}

export interface KeyCopying {
  from: OnKey;
  to: WithPin & { keyRef?: KeyReference };
}

export interface BlobFile {
  file: Uint8Array;
}

export interface BlobFiles {
  files: [Uint8Array, Uint8Array];
}

export interface FileList {
  files: Uint8Array[];
}

export interface BlobVerification extends BlobFile {
  shares: ShareWithPassword[];
}

export interface BlobUnlockingParams extends BlobFile {
  share: ShareWithPassword;
  unlocking?: string;
}

export interface ShareCollecting {
  share: ShareWithPassword;
  collection?: string;
}

export interface DkekForgetting {
  collection: string;
}

export interface BackupVerification extends FileList {
  collection: string;
}

export interface SharesForgetting {
  unlocking: string;
}

/** A file with private keys. */
export interface KeyFileOpening {
  file: Uint8Array;
  /** UTF-8. */
  password?: Uint8Array;
}

export interface KeyImport extends WithPin, KeyFileOpening {
  collection: string;
  publicKeySha256: Hex;
  label: string;
  id?: Uint8Array;
  keyRef?: KeyReference;
}
