import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Move } from "./person";
import { extensionId, messageIn, run, workspaceFile } from "./workbench";

export const userPin = "648219";
export const soPin = "3537363231383830";
export const password = "correct horse battery";

/** What brings a share with a password to the engine. */
export const sharePassword: Move[] = [{ pick: "A password" }, { type: password }];

/** A virtual card with one DKEK share and no keys; the first of them creates the share. */
export async function cardWithShare(share: string, isFirst: boolean): Promise<string> {
  const reader = await initializedCard("One DKEK share");
  const file = workspaceFile(share);
  if (isFirst) await run("createShare", [{ pick: "A password" }, { type: password }, { type: password }, { file }], { reader });
  messageIn(await run("importShare", [...sharePassword, { type: userPin }], { reader, file }), /DKEK is complete/);
  return reader;
}

/** A virtual card with a DKEK that nobody else has. */
export function cardWithOwnDkek(): Promise<string> {
  return initializedCard("DKEK made by the card");
}

async function initializedCard(dkek: string): Promise<string> {
  await vscode.extensions.getExtension(extensionId)?.activate();
  const told = messageIn(await run("addVirtualCard", [{ pick: "SmartCard-HSM 3.5" }]), /fresh virtual card/);
  const reader = /“(.+?)”/.exec(told)?.[1] ?? assert.fail(told);
  const pins = [soPin, soPin, userPin, userPin].map((type) => ({ type }));
  await run("initializeCard", [{ type: "" }, { pick: dkek }, ...pins, { pick: "3 tries" }], { reader });
  return reader;
}

/** Generates keys of these types on a card, each with its type as its label, and locks it again. */
export async function generateKeys(reader: string, ...types: string[]): Promise<void> {
  await run("unlockCard", [{ pick: "Until 15 minutes without use" }, { type: userPin }], { reader });
  for (const type of types) await run("generateKey", [{ pick: type }, { type: labelOf(type) }], { reader });
  await run("lockCard", [], { reader });
}

export function labelOf(type: string): string {
  return type.toLowerCase().replaceAll(" ", "-");
}

export async function removeCard(reader: string): Promise<void> {
  await run("removeVirtualCard", [{ press: "Remove virtual card" }], { reader });
}
