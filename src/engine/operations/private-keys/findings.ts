import { type PrivateKey, UnsupportedFormat } from "../../../formats/private-keys";

/** What a file says of a key or a certificate beside its bytes. */
export interface Naming {
  /** What people call it. */
  friendlyName?: string;
  /** The same for a key and its certificate. */
  localKeyId?: Uint8Array;
}

export type FoundKey = Naming & { key: PrivateKey };
/** DER X.509. */
export type FoundCertificate = Naming & { der: Uint8Array };

/** Formats of a private key; a PEM file is called by the one inside. */
export type PrivateKeyFormat = "PKCS#12" | "PKCS#8" | "PKCS#1" | "SEC 1";

/** What was found in a file with private keys. The numbers of its keys are secret. */
export class Findings {
  readonly keys: FoundKey[] = [];
  readonly certificates: FoundCertificate[] = [];
  /** Kinds of private keys that no card holds, in words: "Ed25519 keys". */
  readonly unheldKeys: string[] = [];
  /** What keeps parts of the file from being read, keys perhaps: "encryption by PBE with MD5 and DES". */
  readonly unreadable: string[] = [];
  /** What else is passed over, in sentences. */
  readonly others: string[] = [];

  constructor(readonly format: PrivateKeyFormat) {}

  /** @param decode throws UnsupportedFormat for a kind of key that no card holds */
  addKey(decode: () => PrivateKey, naming: Naming = {}): void {
    try {
      this.keys.push({ key: decode(), ...naming });
    } catch (error) {
      if (!(error instanceof UnsupportedFormat)) throw error;
      this.unheldKeys.push(error.feature);
    }
  }
}
