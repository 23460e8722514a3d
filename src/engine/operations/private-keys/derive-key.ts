import { createHash, pbkdf2, scrypt } from "node:crypto";
import { concat, wipe } from "../../../formats/bytes";
import { type Derivation, type HashName, hashLengths, UnsupportedFormat } from "../../../formats/private-keys";
import { failure, throwIfCancelled } from "../../failure";
import { type DerivationWork, iterationsOf, memoryOf } from "./derivation-work";
import type { Password } from "./password";
import { derivePkcs12, purpose } from "./pkcs12-derivation";

/** Bytes to derive. */
export interface Wanted {
  key: number;
  /** 0: the file tells it. */
  iv: number;
}

export interface DerivedKey {
  key: Uint8Array;
  iv: Uint8Array;
}

/**
 * What a password gives; the caller zeroes it. Native derivations can't be interrupted: cancelling leaves them behind.
 * @throws EngineFailure `unsupported` for one that takes too long, `cancelled`; UnsupportedFormat for one that the runtime lacks
 */
export async function deriveKey(derivation: Derivation, password: Password, wanted: Wanted, work: DerivationWork): Promise<DerivedKey> {
  throwIfCancelled(work.signal);
  if (derivation.kdf === "pkcs12") return pkcs12KeyAndIv(derivation, password, wanted, work);
  const times = derivation.kdf === "pbkdf2" ? Math.ceil(wanted.key / hashLengths[derivation.hash]) : 1;
  work.expect(derivation, times);
  const key = await derived(derivation, password.utf8, wanted.key, work.signal);
  work.done(times * iterationsOf(derivation));
  return { key, iv: new Uint8Array() };
}

async function pkcs12KeyAndIv(
  { salt, iterations }: Extract<Derivation, { kdf: "pkcs12" }>,
  { bmp }: Password,
  wanted: Wanted,
  work: DerivationWork,
): Promise<DerivedKey> {
  const derive = (what: "key" | "iv", length: number) => derivePkcs12Part({ hash: "sha1", salt, iterations, length }, bmp, what, work);
  const key = await derive("key", wanted.key);
  return { key, iv: wanted.iv === 0 ? new Uint8Array() : await derive("iv", wanted.iv) };
}

/** One of the things that PKCS#12's own derivation gives; the caller zeroes it. */
export async function derivePkcs12Part(
  task: { hash: HashName; salt: Uint8Array; iterations: number; length: number },
  password: Uint8Array,
  what: keyof typeof purpose,
  work: DerivationWork,
): Promise<Uint8Array> {
  work.expect({ kdf: "pkcs12", ...task }, Math.ceil(task.length / hashLengths[task.hash]));
  return derivePkcs12({ ...task, password, purpose: purpose[what] }, work.signal, (count) => work.done(count));
}

type Native = Exclude<Derivation, { kdf: "pkcs12" }>;

function derived(derivation: Native, password: Uint8Array, length: number, signal: AbortSignal): Promise<Uint8Array> {
  if (derivation.kdf === "openssl") return Promise.resolve(opensslKey(password, derivation.salt, length));
  return untilCancelled(signal, (done) => {
    if (derivation.kdf === "pbkdf2") {
      pbkdf2(password, derivation.salt, derivation.iterations, length, derivation.hash, done);
      return;
    }
    const { salt, cost, blockSize, parallelization } = derivation;
    // Twice what it needs: the runtime counts its own overhead, too.
    const options = { cost, blockSize, parallelization, maxmem: 2 * memoryOf(derivation) + 0x10_0000 };
    scrypt(password, salt, length, options, done);
  });
}

function untilCancelled(signal: AbortSignal, start: (done: (error: Error | null, key: Uint8Array) => void) => void): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(failure("cancelled", {}));
    signal.addEventListener("abort", cancel, { once: true });
    const done = (error: Error | null, key: Uint8Array) => {
      signal.removeEventListener("abort", cancel);
      if (error) reject(error);
      else if (signal.aborted) {
        wipe(key);
        // It may have been cancelled before anybody listened.
        cancel();
      } else resolve(key);
    };
    try {
      start(done);
    } catch {
      signal.removeEventListener("abort", cancel);
      reject(new UnsupportedFormat("a key derivation that this runtime does not have"));
    }
  });
}

/** D_i = MD5(D_(i-1) ‖ password ‖ salt), one after the other: EVP_BytesToKey of OpenSSL. */
function opensslKey(password: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  let last: Uint8Array = new Uint8Array();
  const blocks: Uint8Array[] = [];
  for (let done = 0; done < length; done += last.length) {
    last = createHash("md5").update(last).update(password).update(salt).digest();
    blocks.push(last);
  }
  const all = concat(...blocks);
  const key = all.slice(0, length);
  wipe(all, ...blocks);
  return key;
}
