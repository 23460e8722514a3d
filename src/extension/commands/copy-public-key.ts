import * as vscode from "vscode";
import { pemOf } from "../files/pem";
import { pickKey } from "../input/pick-card";
import { inform, mention } from "../messages";
import { keyName } from "../words";
import type { Command } from "./services";

/** Puts a key's public key on the clipboard as PEM. */
export const copyPublicKey: Command = async (services, target) => {
  const picked = await pickKey(services, target, {
    title: "Copy public key",
    accepts: ({ card }) => card.keys.some((key) => key.publicKey !== undefined),
    noneFits: "No key on the card comes with a public key.",
  });
  if (picked === undefined) return;
  const { key } = picked;
  if (key.publicKey === undefined) {
    await inform(
      key.type === "AES"
        ? `“${keyName(key)}” is an AES key: it has no public key.`
        : `The card holds no certificate or request of “${keyName(key)}” that would tell its public key.`,
    );
    return;
  }
  await vscode.env.clipboard.writeText(pemOf("PUBLIC KEY", key.publicKey));
  mention(`Public key of “${keyName(key)}” copied`);
};
