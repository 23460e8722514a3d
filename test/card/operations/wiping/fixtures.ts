import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { wrapKey } from "../../../../src/engine/operations";
import { readTlv } from "../../../../src/formats/tlv";
import { pkcs12Of, pkcs8Of } from "../../../unit/private-keys/key-files";
import { type Bench, bytesOf, copyOf, generate, initialized, p256, reader, userPin, withDkek } from "../bench";
import { fileOfShare } from "../recorded-dkek";
import type { Place } from "./operation";

export const filePassword = "correct horse battery";

/** Keys in files. */
export const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
export const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;

/** What operations are done with. Cards are copied for each. */
export interface Fixtures {
  shareFile: Uint8Array;
  /** Both keys, enciphered. */
  pkcs12: Uint8Array;
  /** The RSA key in the clear, with lengths that show at their ends only. */
  ber: Uint8Array;
  /** Waits for its one share. */
  waiting: Bench;
  /** Has the DKEK and no key. */
  empty: Bench;
  /** Has the DKEK and a key with reference 5. */
  full: Bench;
  /** Of that key. */
  backup: Uint8Array;
}

export async function makeFixtures(): Promise<Fixtures> {
  const shareFile = await fileOfShare();
  const empty = await withDkek(shareFile);
  const full = copyOf(empty);
  await generate(full, p256, "key", 5);
  return {
    shareFile,
    pkcs12: await pkcs12Of({ keys: [{ der: pkcs8Of(rsa) }, { der: pkcs8Of(ec) }], password: filePassword, iterations: 10 }),
    ber: indefinite(await pkcs12Of({ keys: [{ der: pkcs8Of(rsa) }], password: filePassword, encrypted: false })),
    waiting: await initialized(1),
    empty,
    full,
    backup: bytesOf((await wrapKey(copyOf(full), { reader, pin: userPin(), keyRef: 5 })).file),
  };
}

/** The outermost value of a length that shows at its end only (X.690 8.1.3.6). */
function indefinite(der: Uint8Array): Uint8Array {
  const { value } = readTlv(der);
  return Uint8Array.from([0x30, 0x80, ...value, 0x00, 0x00]);
}

export const onWaiting = ({ waiting }: Fixtures): Place => copyOf(waiting);
export const onEmpty = ({ empty }: Fixtures): Place => copyOf(empty);
export const onFull = ({ full }: Fixtures): Place => copyOf(full);

/** Private numbers of keys in files, as JWK tells them. */
export function numbersOf(...keys: KeyObject[]): Uint8Array[] {
  return keys.flatMap((key) => {
    const { d, p, q, dp, dq, qi } = key.export({ format: "jwk" });
    return [d, p, q, dp, dq, qi].flatMap((number) => (number === undefined ? [] : [new Uint8Array(Buffer.from(number, "base64url"))]));
  });
}
