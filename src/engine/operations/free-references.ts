import { kindOfCertificateFile } from "../../formats/certificate-file";
import { fid } from "../../formats/smartcard-hsm";
import type { KeyReference } from "../../protocol";
import { fail } from "../failure";
import type { SmartCardHsm } from "../hsm";
import { deviceOf, listsCertificates } from "./devices";
import { fileName } from "./presentation";
import { MAX_KEY_REFERENCE, numbersOf, readStoredKey } from "./stored-key";

/**
 * The key references of a card that are given away one after the other. One is free when no key has it, nor a
 * certificate that outlived its key; requests and descriptions of deleted keys are worth nothing and give way, but
 * nobody is offered their reference unless asked for.
 */
export class FreeReferences {
  private readonly taken: Set<KeyReference>;
  private readonly leftBehind: Set<KeyReference>;
  private readonly allAreListed: boolean;
  private lowestUntried = 1;

  constructor(
    private readonly hsm: SmartCardHsm,
    fileIds: readonly number[],
  ) {
    this.taken = new Set(numbersOf(fileIds, fid.key));
    this.leftBehind = new Set([fid.privateKeyDescription, fid.certificate].flatMap((prefix) => numbersOf(fileIds, prefix)));
    this.allAreListed = listsCertificates(deviceOf(hsm.application));
  }

  /** Takes this reference where it is free; tells whether it was. */
  async take(keyRef: KeyReference): Promise<boolean> {
    if (keyRef < 1 || keyRef > MAX_KEY_REFERENCE || this.taken.has(keyRef)) return false;
    const mayHaveCertificate = !this.allAreListed || this.leftBehind.has(keyRef);
    if (mayHaveCertificate && (await hasCertificate(this.hsm, keyRef))) return false;
    this.taken.add(keyRef);
    return true;
  }

  /** Takes the lowest reference that neither a key nor what a deleted one left behind has; undefined when there is none. */
  async takeLowest(): Promise<KeyReference | undefined> {
    for (; this.lowestUntried <= MAX_KEY_REFERENCE; this.lowestUntried++) {
      const keyRef = this.lowestUntried;
      if (this.taken.has(keyRef) || this.leftBehind.has(keyRef)) continue;
      if (!this.allAreListed && (await this.hsm.files.read(fid.certificate | keyRef)) !== undefined) continue;
      this.taken.add(keyRef);
      return keyRef;
    }
    return undefined;
  }

  /**
   * Takes the former reference of a key where it is free, else the lowest.
   * @throws EngineFailure `no-free-key-reference`
   */
  async takeFormerOrLowest(former: KeyReference | undefined): Promise<KeyReference> {
    if (former !== undefined && (await this.take(former))) return former;
    return (await this.takeLowest()) ?? fail("no-free-key-reference", {});
  }
}

/** @throws EngineFailure `key-reference-in-use` */
export async function requireFreeReference(hsm: SmartCardHsm, keyRef: KeyReference, fileIds: readonly number[]): Promise<void> {
  if (numbersOf(fileIds, fid.key).includes(keyRef)) {
    const { description } = await readStoredKey(hsm, keyRef);
    fail("key-reference-in-use", { keyRef, label: description?.label ?? "" });
  }
  if (!(await hasCertificate(hsm, keyRef))) return;
  fail("key-reference-in-use", { keyRef, label: `certificate ${fileName(fid.certificate | keyRef)} of a deleted key` });
}

/** Whether there is a certificate beside a key, or one that outlived its key; a request is none. */
export async function hasCertificate(hsm: SmartCardHsm, keyRef: KeyReference): Promise<boolean> {
  const kind = kindOfCertificateFile((await hsm.files.read(fid.certificate | keyRef)) ?? new Uint8Array());
  return kind === "x509" || kind === "cvc";
}
