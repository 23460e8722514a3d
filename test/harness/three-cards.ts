import { readFile } from "node:fs/promises";
import { startEngine } from "../../scripts/engine-over-stdio.mjs";
import type { Card } from "../../src/protocol/cards";
import type { Key, KeySpec } from "../../src/protocol/keys";

const vectors = "test/fixtures/vectors/opensc";

export const [userPin, soPin] = ["648219", "3537363231383830"];

/** Readers of three cards with one DKEK: two of the newest kind, the last one of firmware before 3.0. */
export const [main, standby, travel] = ["Main", "Standby", "Travel"];
/** Reader of a card with a DKEK of its own. */
export const stranger = "Stranger";

/**
 * Makes virtual cards that are not level: keys are missing, one is called otherwise on one of the cards, one has its
 * certificate on one of them only, an AES key has another name, and some can't be on the old card.
 * @returns the serial numbers by reader
 */
export async function prepareThreeCards(virtualCards: string): Promise<Record<string, string>> {
  const engine = await startEngine({ virtualCards });
  const ask = <R>(method: string, params: unknown): Promise<R> => engine.connection.sendRequest<R>(method, params);
  const base64 = async (name: string): Promise<string> => (await readFile(`${vectors}/${name}`)).toString("base64");
  const share = { file: await base64("dkek-share-1.pbe"), password: "correct horse battery" };
  const serials: Record<string, string> = {};
  const add = async (reader: string, label: string, profile: string, dkekShares: number): Promise<void> => {
    await ask("virtualCard/add", { name: reader, profile });
    await ask("card/initialize", { reader, soPin, userPin, retryCounter: 3, dkekShares, label });
    if (dkekShares > 0) await ask("share/import", { reader, pin: userPin, share });
    serials[reader] = (await ask<Card>("card/unlock", { reader, pin: userPin })).serial;
  };
  const generate = (reader: string, spec: KeySpec, label: string, id: string): Promise<Key> => ask("key/generate", { reader, spec, label, id });
  const restore = async (reader: string, file: string, label: string): Promise<Key> => ask("key/unwrap", { reader, file: relabelled(await base64(file), label) });
  const copy = (from: string, { keyRef }: Key, to: string): Promise<Key> => ask("key/copy", { from: { reader: from, keyRef }, to: { reader: to } });

  await add(main, "Signing 2026", "genuine-3", 1);
  await add(standby, "Signing 2026 standby", "genuine-4", 1);
  await add(travel, "Travel", "genuine-2", 1);
  await add(stranger, "Old office", "genuine-3", 0);

  const signing = await generate(main, { type: "EC", curve: "secp256r1" }, "code-signing", "11");
  await copy(main, signing, standby);
  await copy(main, signing, travel);
  await restore(main, "wrap-rsa2048-x509.bin", "tls-gateway");
  await restore(standby, "wrap-rsa2048.bin", "tls-gateway");
  await restore(travel, "wrap-rsa2048.bin", "tls-old-name");
  await generate(main, { type: "EC", curve: "secp384r1" }, "document-seal", "21");
  const vpn = await generate(main, { type: "EC", curve: "brainpoolP256r1" }, "vpn-2026", "31");
  await copy(main, vpn, travel);
  await generate(standby, { type: "EC", curve: "secp256r1" }, "test-2026", "41");
  await generate(main, { type: "AES", size: 256 }, "disk-encryption", "51");
  await generate(standby, { type: "AES", size: 256 }, "disk-2025", "52");
  await engine.stop();
  return serials;
}

/** What the cards hold, asked for without the extension. */
export async function contentsOf(virtualCards: string): Promise<Record<string, Card>> {
  const engine = await startEngine({ virtualCards });
  const readers = [main, standby, travel];
  const cards = await Promise.all(readers.map((reader) => engine.connection.sendRequest<Card>("card/read", { reader })));
  await engine.stop();
  return Object.fromEntries(readers.map((reader, index) => [reader, cards[index]]).filter((entry): entry is [string, Card] => entry[1] !== undefined));
}

/** A label of the same length in the description, which the MAC of the wrapped key does not cover. */
function relabelled(file: string, label: string): string {
  const bytes = Buffer.from(file, "base64");
  bytes.write(label.padEnd("rsa2048-key".length).slice(0, "rsa2048-key".length), bytes.indexOf("rsa2048-key"), "ascii");
  return bytes.toString("base64");
}
