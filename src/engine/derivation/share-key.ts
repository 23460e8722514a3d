/** What a password and the salt of a share file give (SmartCard-HSM ref. 5.1): 32 bytes of AES key, 16 of IV. */
export interface ShareKey {
  key: Uint8Array;
  iv: Uint8Array;
}

export interface DeriveOptions {
  /** Told from 0 to 1 while the derivation runs. */
  onProgress?: (fraction: number) => void;
  /** Aborting it ends the caller's wait at once with `cancelled`. */
  signal?: AbortSignal;
}

/**
 * Derives the key that opens a share file. The password is zeroed before this returns its promise; the result is a
 * copy of the caller's own, to be zeroed by it.
 * @throws EngineFailure `cancelled`
 */
export type DeriveShareKey = (password: Uint8Array, salt: Uint8Array, options?: DeriveOptions) => Promise<ShareKey>;
