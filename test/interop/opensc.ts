import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { algorithm } from "../../src/formats/smartcard-hsm";
import type { Finished } from "../harness/pcscd/finished";
import { readers, type PcscLab, type ReaderNumber } from "../harness/pcscd/pcsc-lab";

export const userPin = "648219";
export const soPin = "3537363231383830";

/** A DKEK of one share; the share file, made by sc-hsm-tool, and its password. */
export const knownShare = {
  plain: "E195A248F7711395804D4E722E0DD3E3E729DD60B8072E6EFDE230834F9C4A6E",
  kcv: "ECE4B527F251FACB",
  file: "test/fixtures/vectors/opensc/dkek-share-1.pbe",
  password: "correct horse battery",
} as const;

const MODULE = "opensc-pkcs11.so";

/** OpenSC's tools on one of the laboratory's readers. */
export class OpenSc {
  constructor(
    readonly lab: PcscLab,
    readonly reader: ReaderNumber = 0,
  ) {}

  /** sc-hsm-tool; what it says goes for its exit status, which is 0 for many a failure. */
  async hsm(args: readonly string[], input?: string): Promise<string> {
    const { output } = await this.hsmResult(args, input);
    return output;
  }

  hsmResult(args: readonly string[], input?: string): Promise<Finished> {
    return this.lab.run("sc-hsm-tool", ["--reader", readers[this.reader].name, ...args], input);
  }

  pkcs15(...args: string[]): Promise<Finished> {
    return this.lab.run("pkcs15-tool", ["--reader", readers[this.reader].name, ...args]);
  }

  /** pkcs11-tool without login. */
  pkcs11(...args: string[]): Promise<Finished> {
    return this.lab.run("pkcs11-tool", ["--module", MODULE, "--slot-index", String(this.reader), ...args]);
  }

  /** pkcs11-tool with the user PIN; fails where it fails. */
  async login(...args: string[]): Promise<string> {
    const { status, output } = await this.pkcs11("--login", "--pin", userPin, ...args);
    if (status !== 0) throw new Error(`pkcs11-tool ${args.join(" ")} ended with ${String(status)}: ${output}`);
    return output;
  }

  /** Initialises the card, which then waits for its DKEK shares, or has a random DKEK with 0 of them. */
  async initialize(dkekShares: number): Promise<void> {
    await this.hsm(["--initialize", "--so-pin", soPin, "--pin", userPin, "--dkek-shares", String(dkekShares)]);
  }

  /** Initialises the card, with the known DKEK as its own. */
  async initializeWithKnownDkek(): Promise<void> {
    await this.initialize(1);
    await this.transmit(`8052000020${knownShare.plain}00`);
  }

  /** Command APDUs in hex, to the SmartCard-HSM application in one session; gives what opensc-tool tells of the answers. */
  transmit(...commands: string[]): Promise<string> {
    const send = commands.flatMap((command) => ["--send-apdu", command.match(/../g)?.join(":") ?? ""]);
    return this.lab.succeed("opensc-tool", ["--reader", readers[this.reader].name, "--card-driver", "sc-hsm", ...send]);
  }

  wrap(keyReference: number, file: string): Promise<Finished> {
    return this.hsmResult(["--wrap-key", file, "--key-reference", String(keyReference), "--pin", userPin]);
  }

  unwrap(keyReference: number, file: string, ...options: string[]): Promise<Finished> {
    return this.hsmResult(["--unwrap-key", file, "--key-reference", String(keyReference), "--pin", userPin, ...options]);
  }

  /** AES-CMAC by the key with that reference, of up to 256 bytes; OpenSC has no command for it. */
  async cmac(keyReference: number, message: Buffer): Promise<Buffer> {
    const [reference, code, length] = [keyReference, algorithm.aesCmac, message.length].map((byte) => byte.toString(16).padStart(2, "0"));
    const login = `0020008106${Buffer.from(userPin).toString("hex")}`;
    const output = await this.transmit(login, `8078${reference ?? ""}${code ?? ""}${length ?? ""}${message.toString("hex")}00`);
    const lines = output.split("Received (SW1=0x90, SW2=0x00)").at(-1)?.matchAll(/^((?:[0-9A-F]{2} )+)/gm) ?? [];
    return Buffer.from(Array.from(lines, ([, bytes]) => bytes ?? "").join("").replaceAll(" ", ""), "hex");
  }

  generateKeyPair(type: string, id: string, label: string): Promise<string> {
    return this.login("--keypairgen", "--key-type", type, "--id", id, "--label", label);
  }

  /** Signature with SHA-256 of the key with that ID: RSA PKCS#1 v1.5, or ECDSA in DER. */
  async sign(type: "RSA" | "EC", id: string, message: Buffer): Promise<Buffer> {
    const [input, output] = [this.lab.file(`message-${id}`), this.lab.file(`signature-${id}`)];
    await writeFile(input, type === "EC" ? createHash("sha256").update(message).digest() : message);
    const mechanism = type === "EC" ? ["ECDSA", "--signature-format", "openssl"] : ["SHA256-RSA-PKCS"];
    await this.login("--sign", "--id", id, "--input-file", input, "--output-file", output, "--mechanism", ...mechanism);
    return readFile(output);
  }

  /** The public key with that ID, by pkcs15-tool: pkcs11-tool 0.23 makes no key of a point on secp384r1. */
  async publicKey(id: string): Promise<KeyObject> {
    const { status, stdout, output } = await this.pkcs15("--read-public-key", id);
    if (status !== 0) throw new Error(`The public key cannot be read: ${output}`);
    return createPublicKey(stdout);
  }
}
