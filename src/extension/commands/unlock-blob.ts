import * as vscode from "vscode";
import type { BlobCheck } from "../../protocol/blobs";
import { inform, warn } from "../messages";
import { keyTypeWords } from "../words";
import type { Command } from "./services";
import { unlockWithShares } from "./unlocking";

/** Checks a key blob with the shares of its DKEK, one after the other until they give it, and shows what is public inside. */
export const unlockBlob: Command = async (services, target) => {
  const document = services.documents.documentOf(target);
  const view = document?.view;
  if (document === undefined || view?.state !== "blob" || !view.decoded.restorable) {
    await inform("Open a key blob first: a .bin or .wky file that holds a wrapped key, undamaged.");
    return;
  }
  const { bytes, fileName, decoded } = view;
  const outcome = await unlockWithShares(services, { bytes, kcv: decoded.kcv, folder: vscode.Uri.joinPath(document.uri, "..") });
  if (outcome === undefined) return;
  const { shares } = outcome;
  if (outcome.state === "shares-missing") {
    document.open(bytes, { lock: { state: "locked", otherDkek: { shares, kcv: outcome.kcv } } });
    return;
  }
  document.open(bytes, { lock: { state: "unlocked", shares, check: outcome.check } });
  tell(fileName, outcome.check);
};

function tell(fileName: string, check: BlobCheck): void {
  const { isGood, words } = checkWords(check);
  const sentence = `${fileName}: ${words}`;
  void (isGood ? inform(sentence) : warn(sentence));
}

function checkWords({ macValid, damage, publicKeyMatches, keyType, keySize, curve }: BlobCheck): { isGood: boolean; words: string } {
  if (!macValid) {
    const words = "the MAC was checked and is bad. The file was altered after the backup, and no card restores it. Look for another copy.";
    return { isGood: false, words };
  }
  const good = "the MAC was checked and is good";
  if (damage !== undefined) {
    return { isGood: false, words: `${good}, but the key inside is damaged: ${damage.reason}. Look for another backup of the key.` };
  }
  const key = keyTypeWords({ type: keyType, ...(keySize !== undefined && { size: keySize }), ...(curve !== undefined && { curve }) });
  const whole = `${good}. Inside is a whole key, ${key}`;
  if (publicKeyMatches === false) {
    return { isGood: false, words: `${whole}, but the certificate or request in the file is that of another key.` };
  }
  return { isGood: true, words: `${whole}${publicKeyMatches === true ? ", and its public key is the one of the certificate or request" : ""}.` };
}
