import { wipe } from "../../../formats/bytes";
import { FormatError } from "../../../formats/format-error";
import type { Encrypted } from "../../../formats/private-keys";
import { fail } from "../../failure";
import { orDamaged } from "../key-file";
import type { OperationContext } from "../services";
import { decipher } from "./decipher";
import { DerivationWork } from "./derivation-work";
import { Password } from "./password";

/** A file that is being opened: its bytes, its password, and the secrets that came out of it, which are zeroed together. */
export class FileOpener {
  readonly work: DerivationWork;
  readonly #secrets: Uint8Array[] = [];
  /** Absent: the person gave none. */
  password: Password | undefined;
  /** A MAC showed that the password is right and the file as it was written. */
  isAuthentic = false;

  constructor(
    readonly file: Uint8Array,
    password: Uint8Array | undefined,
    context: OperationContext,
  ) {
    this.work = new DerivationWork(context);
    this.password = password && new Password(password);
  }

  /**
   * What is enciphered by the file's password; `wipe` zeroes it.
   * @throws EngineFailure `password-required`, `wrong-password`, `unsupported`, `cancelled`
   */
  async decipher(encrypted: Encrypted): Promise<Uint8Array> {
    if (this.password === undefined) return fail("password-required", {});
    const plain = await decipher(encrypted, this.password, this.work);
    if (plain !== undefined) return this.keep(plain);
    if (this.isAuthentic) fail("unsupported", { feature: "one whose parts have different passwords", of: "file" });
    return fail("wrong-password", {});
  }

  /** Notes a secret, to be zeroed when the file is done with. */
  keep(secret: Uint8Array): Uint8Array {
    this.#secrets.push(secret);
    return secret;
  }

  /** The same, for formats that make copies. */
  readonly keepCopy = (copy: Uint8Array): void => void this.keep(copy);

  /**
   * Decodes bytes that are a view of the file.
   * @throws EngineFailure `damaged`
   */
  decode<Result>(view: Uint8Array, decode: (bytes: Uint8Array) => Result): Result {
    return orDamaged(() => decode(view), this.#placeOf(view));
  }

  /**
   * Decodes what was deciphered: where nothing has shown that the password is right, nonsense means that it is wrong.
   * @param ciphertext view of the file; in CBC a byte keeps its place
   * @throws EngineFailure `damaged`, `wrong-password`
   */
  decodeDeciphered<Result>(plain: Uint8Array, ciphertext: Uint8Array, decode: (bytes: Uint8Array) => Result): Result {
    if (this.isAuthentic) return orDamaged(() => decode(plain), this.#placeOf(ciphertext));
    try {
      return decode(plain);
    } catch (error) {
      if (error instanceof FormatError) fail("wrong-password", {});
      throw error;
    }
  }

  wipe(): void {
    wipe(...this.#secrets);
    this.password?.wipe();
  }

  /** 0 for what is no view of it: a file in BER is read from a copy in DER. */
  #placeOf(view: Uint8Array): number {
    return view.buffer === this.file.buffer ? view.byteOffset - this.file.byteOffset : 0;
  }
}
