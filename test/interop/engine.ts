import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import { cardInitialize, shareImport, virtualCardAdd, type VirtualCardProfile } from "../../src/protocol";
import type { PcscLab } from "../harness/pcscd/pcsc-lab";
import { knownShare, soPin, userPin } from "./opensc";

/** The built engine with virtual cards of its own, in a folder of the laboratory. */
export class Engine {
  private constructor(
    readonly connection: MessageConnection,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(lab: PcscLab): Promise<Engine> {
    const folder = lab.file("virtual-cards");
    await mkdir(folder, { recursive: true });
    const { connection, stop } = await startEngine({ virtualCards: folder });
    return new Engine(connection, stop);
  }

  /** A new virtual card, initialised; gives its reader. */
  async addCard(dkekShares: number, profile?: VirtualCardProfile): Promise<string> {
    const { reader } = await this.connection.sendRequest(virtualCardAdd, { ...(profile && { profile }) });
    await this.connection.sendRequest(cardInitialize, { reader, soPin, userPin, retryCounter: 3, dkekShares });
    return reader;
  }

  /** A new virtual card with the known DKEK. */
  async addCardWithKnownDkek(profile?: VirtualCardProfile): Promise<string> {
    const reader = await this.addCard(1, profile);
    const share = { file: (await readFile(knownShare.file)).toString("base64"), password: knownShare.password };
    const { kcv } = await this.connection.sendRequest(shareImport, { reader, pin: userPin, share });
    assert.equal(kcv, knownShare.kcv);
    return reader;
  }
}
