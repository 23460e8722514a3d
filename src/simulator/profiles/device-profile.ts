import type { CurveName } from "../../formats/curves";
import type { BlobForm } from "../../formats/keyblob";
import type { TemplateForm } from "../../formats/smartcard-hsm";
import type { ProfileName } from "./names";

/** What differs between devices that run the same application (SmartCard-HSM ref. 9). Status words are those of its answers. */
export interface DeviceProfile {
  readonly name: ProfileName;
  readonly atr: Uint8Array;
  readonly version: { readonly major: number; readonly minor: number };
  /** Platform byte of tag 85. */
  readonly platform: number;
  /** Shape of the answer to SELECT of the application. */
  readonly template: TemplateForm;
  /** `issued`: the device key has a certificate of an authority from the factory on. `self-made`: INITIALIZE makes both. */
  readonly identity: "issued" | "self-made";
  /** Instruction bytes that it does not know. */
  readonly unknownInstructions: readonly number[];
  readonly pins: PinHabits;
  readonly keyDomains: KeyDomainHabits;
  readonly keys: KeyHabits;
  readonly files: FileHabits;
}

export interface PinHabits {
  /** Tries that the SO-PIN has. */
  readonly soPinTries: number;
  /** Answer to the wrong PIN that uses up the last try; absent: 63C0. */
  readonly lastTryLost?: number;
  /** Answer of INITIALIZE to a wrong initialisation code; absent: any code is taken, and becomes the SO-PIN. */
  readonly wrongInitializationCode?: number;
  /** A right PIN opens the user's session whatever command presents it, a right SO-PIN, too. */
  readonly anyPinLogsIn: boolean;
  /** Answer of RESET RETRY COUNTER where the options forbid it. */
  readonly resetForbidden: number;
  /** What the option "reset only" stands for: a new PIN is forbidden with it, or keeping the PIN without it. */
  readonly resetOnly: "forbids-new-pin" | "permits-keeping-pin";
}

export interface KeyDomainHabits {
  /** Slots that INITIALIZE can set up; 0: it knows nothing but the DKEK. */
  readonly most: number;
  /** Answer to everything before the first INITIALIZE. */
  readonly uninitialized: number;
  /** Answer where the device was set up without a DKEK; absent: a domain of no shares. */
  readonly withoutDkek?: number;
  /** Answer to setting up and removing without the user PIN. */
  readonly locked: number;
  /** Answer to removing a domain that has keys. */
  readonly inUse: number;
  /** Answer to removing a domain, once it is done. */
  readonly removed: number;
  /** Shares that a DKEK made by the device is told to have. */
  readonly randomDkekShares: number;
  /**
   * The DKEK is kept under a master key that a PIN opens: it is told and used only after a login, and one that was
   * completed without login waits for the next login in memory without power (SmartCard-HSM ref. 5.5).
   */
  readonly sealed: boolean;
}

export interface KeyHabits {
  /** Bits of the moduli that it makes and takes. */
  readonly rsaSizes: readonly number[];
  readonly curves: readonly CurveName[];
  /** Answer of GENERATE to a curve or a size that it does not have. */
  readonly unknownKind: number;
  /** Bytes of the AES keys that it makes and takes. */
  readonly aesLengths: readonly number[];
  /** What an AES key may do where the command does not tell; empty: everything. */
  readonly aesAlgorithms: Uint8Array;
  /** A key that is generated or unwrapped takes the place of one with the same reference; else 6A89 refuses it. */
  readonly overwritten: boolean;
  /** It writes a description and a request of its own for each key. */
  readonly described: boolean;
  /** Answer to a use of a key whose use counter is exhausted. */
  readonly exhausted: number;
  readonly blobForm: BlobForm;
  /** Largest RSA key, in bits, that is wrapped with its primes. */
  readonly wrappedWithPrimes: number;
  /** Largest RSA key, in bits, that is taken back in that form. */
  readonly unwrappedWithPrimes: number;
  /** Answer of WRAP where the key's domain has no complete DKEK. */
  readonly noDkek: number;
  /** Answer of UNWRAP without a blob. */
  readonly noBlob: number;
  /** Answer of UNWRAP to a key blob of another DKEK, a damaged one, or one of a key that it cannot hold. */
  readonly unwrapMismatch: number;
}

export interface FileHabits {
  /** Most random bytes that one GET CHALLENGE gives. */
  readonly maxChallenge: number;
  /** Identifiers that ENUMERATE lists before the others. */
  readonly listedFirst: readonly number[];
  /** High bytes of the files that ENUMERATE lists, in the order it lists them. */
  readonly enumerated: readonly number[];
  /** Files that it makes up: they cannot be changed, writing them has no effect. */
  readonly fixed: ReadonlyMap<number, Uint8Array>;
  /** READ BINARY tells by 61xx that the file goes on. */
  readonly tellsMoreData: boolean;
  /** Status word of READ BINARY where the file ends before Le bytes are read. */
  readonly endOfFile: number;
  /** Answer of READ BINARY behind the end of the file. */
  readonly behindEnd: number;
}
