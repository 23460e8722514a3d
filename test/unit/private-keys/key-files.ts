import { createCipheriv, createHmac, createPublicKey, type KeyObject, pbkdf2Sync, randomBytes, sign } from "node:crypto";
import { derivePkcs12, purpose } from "../../../src/engine/operations/private-keys/pkcs12-derivation";
import { concat, utf8 } from "../../../src/formats/bytes";
import { integer, objectIdentifier, octetString, utf8String } from "../../../src/formats/der";
import { encodeTlv } from "../../../src/formats/tlv";

const set = (...content: Uint8Array[]) => encodeTlv(0x31, ...content);
const seq = (...content: Uint8Array[]) => encodeTlv(0x30, ...content);
const explicit0 = (...content: Uint8Array[]) => encodeTlv(0xa0, ...content);
const oid = (dotted: string) => objectIdentifier(dotted);
const int = (value: number) => integer(value);
const octets = (content: Uint8Array) => octetString(content);

/** Two bytes a character, high one first. */
export const bmp = (text: string) => Uint8Array.from(Buffer.from(text, "utf16le").swap16());

export const pkcs8Of = (key: KeyObject) => Uint8Array.from(key.export({ format: "der", type: "pkcs8" }));

/** Subject and issuer of certificates. */
const nameOf = (commonName: string) => seq(set(seq(oid("2.5.4.3"), utf8String(commonName))));

/** A self-signed X.509 certificate. */
export function certificateOf(key: KeyObject, spki: Uint8Array, commonName: string): Uint8Array {
  const algorithm = key.asymmetricKeyType === "rsa" ? seq(oid("1.2.840.113549.1.1.11"), Uint8Array.of(5, 0)) : seq(oid("1.2.840.10045.4.3.2"));
  const time = (text: string) => encodeTlv(0x17, utf8(text));
  const name = nameOf(commonName);
  const signed = seq(explicit0(int(2)), int(1), algorithm, name, seq(time("250101000000Z"), time("400101000000Z")), name, spki);
  return seq(signed, algorithm, encodeTlv(0x03, Uint8Array.of(0), sign("sha256", signed, key)));
}

export interface Entry {
  der: Uint8Array;
  name?: string;
  id?: Uint8Array;
}

export interface Pkcs12Parts {
  keys: Entry[];
  certificates?: Entry[];
  /** Bags as they are. */
  others?: Uint8Array[];
  password: string;
  /** Of the keys and the list of certificates: PBES2 with AES-256. */
  encrypted?: boolean;
  mac?: "sha1" | "sha256" | "pbmac1" | "none";
  iterations?: number;
}

/** A PKCS#12 (RFC 7292), as the runtime's own crypto makes it. */
export async function pkcs12Of(parts: Pkcs12Parts): Promise<Uint8Array> {
  const { keys, certificates = [], others = [], password, encrypted = true } = parts;
  const keyBags = keys.map((entry) =>
    encrypted
      ? bagOf("1.2.840.113549.1.12.10.1.2", encryptedPrivateKeyInfo(entry.der, password, parts.iterations), entry)
      : bagOf("1.2.840.113549.1.12.10.1.1", entry.der, entry),
  );
  const certificateBags = certificates.map((entry) =>
    bagOf("1.2.840.113549.1.12.10.1.3", seq(oid("1.2.840.113549.1.9.22.1"), explicit0(octets(entry.der))), entry),
  );
  const certificateList = seq(...certificateBags, ...others);
  const authenticatedSafe = seq(dataOf(seq(...keyBags)), encrypted ? encryptedDataOf(certificateList, password, parts.iterations) : dataOf(certificateList));
  return seq(int(3), dataOf(authenticatedSafe), ...(await macOf(authenticatedSafe, parts)));
}

export function bagOf(type: string, content: Uint8Array, { name, id }: Omit<Entry, "der"> = {}): Uint8Array {
  const attributes = [
    ...(name === undefined ? [] : [seq(oid("1.2.840.113549.1.9.20"), set(encodeTlv(0x1e, bmp(name))))]),
    ...(id === undefined ? [] : [seq(oid("1.2.840.113549.1.9.21"), set(octets(id)))]),
  ];
  return seq(oid(type), explicit0(content), ...(attributes.length === 0 ? [] : [set(...attributes)]));
}

const dataOf = (content: Uint8Array) => seq(oid("1.2.840.113549.1.7.1"), explicit0(octets(content)));

function pbkdf2Of(salt: Uint8Array, iterations: number, keyLength?: number): Uint8Array {
  const prf = seq(oid("1.2.840.113549.2.9"), Uint8Array.of(5, 0));
  return seq(oid("1.2.840.113549.1.5.12"), seq(octets(salt), int(iterations), ...(keyLength === undefined ? [] : [int(keyLength)]), prf));
}

/** PBES2 with PBKDF2, HMAC-SHA-256 and AES-256-CBC. */
function encipher(plain: Uint8Array, password: string, iterations = 10): { algorithm: Uint8Array; ciphertext: Uint8Array } {
  const [salt, iv] = [randomBytes(8), randomBytes(16)];
  const cipher = createCipheriv("aes-256-cbc", pbkdf2Sync(password, salt, iterations, 32, "sha256"), iv);
  const ciphertext = concat(cipher.update(plain), cipher.final());
  return { algorithm: pbes2Of(salt, iterations, iv), ciphertext };
}

function pbes2Of(salt: Uint8Array, iterations: number, iv: Uint8Array): Uint8Array {
  return seq(oid("1.2.840.113549.1.5.13"), seq(pbkdf2Of(salt, iterations), seq(oid("2.16.840.1.101.3.4.1.42"), octets(iv))));
}

/** An EncryptedPrivateKeyInfo that nobody can open in time; what it enciphers does not matter. */
export const slowPrivateKeyInfo = (iterations: number): Uint8Array =>
  seq(pbes2Of(randomBytes(8), iterations, randomBytes(16)), octets(randomBytes(32)));

function encryptedPrivateKeyInfo(der: Uint8Array, password: string, iterations?: number): Uint8Array {
  const { algorithm, ciphertext } = encipher(der, password, iterations);
  return seq(algorithm, octets(ciphertext));
}

function encryptedDataOf(content: Uint8Array, password: string, iterations?: number): Uint8Array {
  const { algorithm, ciphertext } = encipher(content, password, iterations);
  const info = seq(oid("1.2.840.113549.1.7.1"), algorithm, encodeTlv(0x80, ciphertext));
  return seq(oid("1.2.840.113549.1.7.6"), explicit0(seq(int(0), info)));
}

async function macOf(content: Uint8Array, { password, mac = "sha256", iterations = 10 }: Pkcs12Parts): Promise<Uint8Array[]> {
  if (mac === "none") return [];
  const salt = randomBytes(8);
  if (mac === "pbmac1") {
    const value = createHmac("sha256", pbkdf2Sync(password, salt, iterations, 32, "sha256")).update(content).digest();
    const hmac = seq(oid("1.2.840.113549.2.9"), Uint8Array.of(5, 0));
    const algorithm = seq(oid("1.2.840.113549.1.5.14"), seq(pbkdf2Of(salt, iterations, 32), hmac));
    return [seq(seq(algorithm, octets(value)), octets(salt), int(1))];
  }
  const length = mac === "sha1" ? 20 : 32;
  const task = { hash: mac, password: bmp(`${password}\0`), salt, iterations, purpose: purpose.mac, length };
  const key = await derivePkcs12(task, new AbortController().signal, () => undefined);
  const value = createHmac(mac, key).update(content).digest();
  const algorithm = seq(oid(mac === "sha1" ? "1.3.14.3.2.26" : "2.16.840.1.101.3.4.2.1"), Uint8Array.of(5, 0));
  return [seq(seq(algorithm, octets(value)), octets(salt), int(iterations))];
}

/** SubjectPublicKeyInfo of a private key. */
export function spkiOf(key: KeyObject): Uint8Array {
  return Uint8Array.from(createPublicKey(key).export({ format: "der", type: "spki" }));
}
