import { createPublicKey, randomBytes, type KeyObject } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { keyGenerate, keyProve, keyUnwrap, keyWrap } from "../../src/protocol";
import type { Engine } from "./engine";
import { userPin, type OpenSc } from "./opensc";

type KeyType = "RSA" | "EC";

/** A card of a cluster, whoever drives it. Keys are RSA 2048 or secp256r1; each has its reference as its ID. */
export interface ClusterMember {
  generate(type: KeyType, keyRef: number): Promise<KeyObject>;
  wrap(keyRef: number, file: string): Promise<void>;
  unwrap(keyRef: number, file: string): Promise<void>;
  /** Some message, with its signature by SHA-256. */
  sign(type: KeyType, keyRef: number): Promise<{ message: Buffer; signature: Buffer }>;
}

const idOf = (keyRef: number) => keyRef.toString(16).padStart(2, "0");

/** A virtual card of the engine. */
export class OurMember implements ClusterMember {
  readonly #withPin: { reader: string; pin: string };

  constructor(
    private readonly engine: Engine,
    reader: string,
  ) {
    this.#withPin = { reader, pin: userPin };
  }

  async generate(type: KeyType, keyRef: number): Promise<KeyObject> {
    const spec = type === "RSA" ? ({ type, size: 2048 } as const) : ({ type, curve: "secp256r1" } as const);
    const params = { ...this.#withPin, spec, label: type, id: idOf(keyRef), keyRef };
    const { publicKey } = await this.engine.connection.sendRequest(keyGenerate, params);
    return createPublicKey({ key: Buffer.from(publicKey ?? "", "base64"), format: "der", type: "spki" });
  }

  async wrap(keyRef: number, file: string): Promise<void> {
    const wrapped = await this.engine.connection.sendRequest(keyWrap, { ...this.#withPin, keyRef });
    await writeFile(file, Buffer.from(wrapped.file, "base64"));
  }

  async unwrap(keyRef: number, file: string): Promise<void> {
    const content = (await readFile(file)).toString("base64");
    await this.engine.connection.sendRequest(keyUnwrap, { ...this.#withPin, file: content, keyRef });
  }

  async sign(_type: KeyType, keyRef: number): Promise<{ message: Buffer; signature: Buffer }> {
    const { challenge, response } = await this.engine.connection.sendRequest(keyProve, { ...this.#withPin, keyRef });
    return { message: Buffer.from(challenge, "base64"), signature: Buffer.from(response, "base64") };
  }
}

/** A card in a reader of the laboratory. */
export class TheirMember implements ClusterMember {
  /** pkcs11-tool chooses the references of its keys. */
  readonly #references = new Map<number, number>();

  constructor(private readonly card: OpenSc) {}

  async generate(type: KeyType, keyRef: number): Promise<KeyObject> {
    const id = idOf(keyRef);
    await this.card.generateKeyPair(type === "RSA" ? "rsa:2048" : "EC:prime256v1", id, type);
    const { stdout } = await this.card.pkcs15("--list-keys");
    const made = stdout.split("\n\n").find((key) => new RegExp(`\tID +: ${id}$`, "m").test(key)) ?? "";
    this.#references.set(keyRef, Number(/Key ref +: (\d+) /.exec(made)?.[1]));
    return this.card.publicKey(id);
  }

  async wrap(keyRef: number, file: string): Promise<void> {
    const { output } = await this.card.wrap(this.#references.get(keyRef) ?? keyRef, file);
    if (/fail|error/i.test(output)) throw new Error(`The key cannot be wrapped: ${output}`);
  }

  async unwrap(keyRef: number, file: string): Promise<void> {
    const { output } = await this.card.unwrap(keyRef, file);
    if (!/Key successfully imported/.test(output)) throw new Error(`The key cannot be unwrapped: ${output}`);
  }

  async sign(type: KeyType, keyRef: number): Promise<{ message: Buffer; signature: Buffer }> {
    const message = randomBytes(100);
    return { message, signature: await this.card.sign(type, idOf(keyRef), message) };
  }
}
