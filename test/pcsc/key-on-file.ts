import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { Cards, deleteKey, generateKey, initializeCard, wrapKey } from "../../src/engine/operations";
import { VirtualPort } from "../../src/engine/pcsc/virtual/virtual-port";
import { pin } from "./live";

/** A backup of an RSA key, and the file of the virtual card that made it and does not hold the key any more. */
interface KeyOnFile {
  card: string;
  file: Uint8Array;
  publicKey: string | undefined;
}

/** Makes a card in a new folder inside of `folder`, without PC/SC. */
export async function keyOnFile(folder: string): Promise<KeyOnFile> {
  const port = await VirtualPort.open(await mkdtemp(join(folder, "card-")));
  const cards = new Cards(port);
  const reader = await port.add({});
  const key = { reader, keyRef: 1 };
  const withPin = () => ({ reader, pin: Uint8Array.from(pin) });
  await initializeCard({ cards }, { reader, soPin: Buffer.from("3537363231383830"), userPin: Uint8Array.from(pin), retryCounter: 3, dkekShares: 1 });
  await cards.use(reader, async (hsm) => {
    await hsm.pins.verify(Uint8Array.from(pin));
    await hsm.dkek.importShare(randomBytes(32));
  });
  const spec = { type: "RSA", size: 2048 } as const;
  const context = { signal: new AbortController().signal, onProgress: () => undefined };
  const { publicKey } = await generateKey({ cards }, { ...withPin(), spec, label: "long", keyRef: key.keyRef }, context);
  const { file } = await wrapKey({ cards }, { ...withPin(), ...key });
  await deleteKey({ cards }, { ...withPin(), ...key });
  await cards.close();
  await port.close();
  return { card: join(port.folder, `${reader}.virtual-card.json`), file: Uint8Array.from(Buffer.from(file, "base64")), publicKey };
}
