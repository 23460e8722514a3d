import { sw } from "../../formats/iso7816";
import { type KeyToWrap, wrappedLength } from "../../formats/keyblob";
import {
  algorithm,
  encodeSymmetricGeneration,
  fid,
  instruction,
  proprietaryClass,
  symmetricKeyType,
} from "../../formats/smartcard-hsm";
import type { KeyReference } from "../../protocol";
import { requireWithin, SAFE_APDU_LENGTH } from "./apdu-limits";
import type { ApduChannel, Command } from "./channel";
import type { Files } from "./files";
import { generationOf, nameOf, type PairSpec } from "./pair-generation";
import { all, type Meanings, noSuchKey, refusal } from "./refusal";

const MAX_LE = 0x10000;
/** The key that signs the outer request of a new key: the device's. */
const DEVICE_KEY = 0;
/** Header and extended Lc. */
const UNWRAP_OVERHEAD = 4 + 3;

/** What a new AES key may be used for: everything, including to be backed up (SmartCard-HSM ref. 2.9). */
const aesAlgorithms = Uint8Array.of(
  algorithm.aesCbcEncrypt,
  algorithm.aesCbcDecrypt,
  algorithm.aesCmac,
  algorithm.derive,
  algorithm.wrap,
  algorithm.unwrap,
);

/** How cards say that the key's list of permitted algorithms lacks this one (SmartCard-HSM ref. 1.5). */
const notPermitted: readonly number[] = [sw.functionNotSupported, sw.conditionsNotSatisfied];

/** How cards say that a blob's KCV or MAC does not hold (SmartCard-HSM ref. 6.3). */
const blobRefused: readonly number[] = [sw.wrongData, sw.executionError, sw.referenceNotFound];

/** The keys of a card, by their references. */
export class Keys {
  constructor(
    private readonly channel: ApduChannel,
    private readonly files: Files,
  ) {}

  /**
   * Makes a key pair and gives the authenticated request of its public key (SmartCard-HSM ref. 2.8, 7.2); undefined where
   * it does not fit through the reader. The card keeps it as the key's certificate file, too.
   * @param holder CHR of the request
   */
  async generatePair(keyRef: KeyReference, spec: PairSpec, holder: string): Promise<Uint8Array | undefined> {
    const command = { name: "GENERATE KEY PAIR", cla: 0x00, ins: instruction.generateKeyPair, p1: keyRef, p2: DEVICE_KEY };
    const request = await this.run(
      { ...command, data: generationOf(spec, holder), le: MAX_LE },
      all([sw.wrongData, sw.functionNotSupported], "unsupported", { feature: `a key of type ${nameOf(spec)}` }),
    );
    return request.length === 0 || this.channel.mayBeCut(request) ? undefined : request;
  }

  /**
   * Fails where the reader is too narrow for the command that makes such a key.
   * @throws EngineFailure `reader-limit`
   */
  requireGenerationFits(spec: PairSpec, holder: string): void {
    requireWithin(this.channel.limits.command, generationOf(spec, holder).length);
  }

  /** Fails likewise for a signature of so many bytes. */
  requireSignatureFits(length: number): void {
    requireWithin(this.channel.limits.response, length);
  }

  /** Fails likewise for the blob of such a key. */
  requireBlobFits(key: KeyToWrap): void {
    requireWithin(this.channel.limits.response, wrappedLength(key));
  }

  async generateAes(keyRef: KeyReference, size: 128 | 192 | 256): Promise<void> {
    const data = encodeSymmetricGeneration(aesAlgorithms);
    const p2 = symmetricKeyType[`aes${size}`];
    await this.run({ name: "GENERATE SYMMETRIC KEY", cla: 0x00, ins: instruction.generateSymmetricKey, p1: keyRef, p2, data });
  }

  /**
   * The key blob of a key (SmartCard-HSM ref. 6.1).
   * @throws EngineFailure `no-such-key`, `no-dkek`, `unsupported` for a key that may not be wrapped, `reader-limit`
   */
  async wrap(keyRef: KeyReference): Promise<Uint8Array> {
    const command = { name: "WRAP KEY", cla: proprietaryClass, ins: instruction.wrap, p1: keyRef, p2: algorithm.wrap, le: MAX_LE };
    const blob = await this.run(command, {
      ...noSuchKey(keyRef),
      ...all([sw.referenceNotFound], "no-dkek", {}),
      ...all(notPermitted, "unsupported", { feature: "backing up this key, which was made as one that stays on the card" }),
    });
    if (this.channel.mayBeCut(blob)) requireWithin(blob.length, blob.length + 1);
    return blob;
  }

  /**
   * Makes the key of a blob the key with this reference. A blob that fits a safe APDU and the reader is sent in one;
   * a longer one, or one that the card will not take like that, goes through EF 2F10 (SmartCard-HSM ref. 6.6), which is
   * cleared then.
   * @throws EngineFailure `mac-mismatch` when the card finds that the blob is not one of its DKEK's
   */
  async unwrap(keyRef: KeyReference, blob: Uint8Array): Promise<void> {
    const header = { name: "UNWRAP KEY", cla: proprietaryClass, ins: instruction.unwrap, p1: keyRef, p2: algorithm.unwrap };
    if (blob.length + UNWRAP_OVERHEAD <= SAFE_APDU_LENGTH && blob.length <= this.channel.limits.command) {
      const { sw: word } = await this.channel.send({ ...header, data: blob });
      if (word === sw.ok) return;
      if (word !== sw.wrongLength) throw refusal(header, word, all(blobRefused, "mac-mismatch", {}));
    }
    await this.unwrapFromFile(header, blob);
  }

  private async unwrapFromFile(header: Command, blob: Uint8Array): Promise<void> {
    try {
      await this.files.write(fid.unwrapBuffer, blob);
      await this.run(header, all(blobRefused, "mac-mismatch", {}));
    } finally {
      await this.clearUnwrapBuffer();
    }
  }

  /** Not every card does it by itself. Where one does not let go of the blob, the next one takes its place. */
  private async clearUnwrapBuffer(): Promise<void> {
    try {
      await this.files.delete(fid.unwrapBuffer);
    } catch {
      await this.files.write(fid.unwrapBuffer, new Uint8Array()).catch(() => undefined);
    }
  }

  /**
   * A signature in the card's own form: DER for ECDSA (SmartCard-HSM ref. 2.12).
   * @throws EngineFailure `no-such-key`, `unsupported` when the key may not do this
   */
  async sign(keyRef: KeyReference, algorithmCode: number, data: Uint8Array): Promise<Uint8Array> {
    return this.use("SIGN", instruction.sign, keyRef, algorithmCode, data);
  }

  /** AES-CBC with a zero IV, or CMAC (SmartCard-HSM ref. 2.13). Failures as of `sign`. */
  async symmetric(keyRef: KeyReference, algorithmCode: number, data: Uint8Array): Promise<Uint8Array> {
    return this.use("SYMMETRIC OPERATION", instruction.symmetric, keyRef, algorithmCode, data);
  }

  private async use(name: string, ins: number, keyRef: KeyReference, algorithmCode: number, data: Uint8Array): Promise<Uint8Array> {
    const command = { name, cla: proprietaryClass, ins, p1: keyRef, p2: algorithmCode, data, le: MAX_LE };
    return this.run(command, {
      ...noSuchKey(keyRef),
      ...all(notPermitted, "unsupported", { feature: "this use of the key, which its list of permitted algorithms lacks" }),
      ...all([sw.referenceDataNotUsable, sw.notEnoughMemory], "unsupported", {
        feature: "another use of the key, whose use counter is exhausted",
      }),
    });
  }

  private async run(command: Command, meanings?: Meanings): Promise<Uint8Array> {
    const { data, sw: word } = await this.channel.send(command);
    if (word !== sw.ok) throw refusal(command, word, meanings);
    return data;
  }
}
