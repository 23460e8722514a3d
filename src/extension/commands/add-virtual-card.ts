import * as vscode from "vscode";
import { virtualCardAdd } from "../../protocol/requests";
import type { VirtualCardProfile } from "../../protocol/virtual-cards";
import { askChoice } from "../input/questions";
import type { Choice } from "../input/questions";
import { showInformation } from "../messages";
import { commandId } from "../names";
import type { Command } from "./services";

/** The device that is imitated where nobody cares comes first. */
const devices: readonly Choice<VirtualCardProfile>[] = [
  {
    label: "SmartCard-HSM 3.5",
    icon: "credit-card",
    description: "recommended",
    detail: "Like a Nitrokey HSM 2: RSA up to 4096 bits, elliptic curves, AES.",
    value: "genuine-3",
  },
  {
    label: "SmartCard-HSM 4.1",
    icon: "credit-card",
    detail: "A newer card. It behaves like 3.5.",
    value: "genuine-4",
  },
  {
    label: "SmartCard-HSM 2.5",
    icon: "credit-card",
    detail: "Like a Nitrokey HSM 1: RSA up to 2048 bits, curves up to 320 bits, no AES.",
    value: "genuine-2",
  },
  {
    label: "Pico HSM 6.6",
    icon: "circuit-board",
    detail: "It tells its key check value after the PIN only, and any SO-PIN wipes it.",
    value: "pico",
  },
];

export const addVirtualCard: Command = async ({ engine, cards }) => {
  const device = await askChoice(
    { title: "Add virtual card", step: 1, totalSteps: 1, canGoBack: false },
    { placeholder: "Which device should the card imitate?", choices: devices },
  );
  if (device.is !== "given") return;
  const { reader } = await engine.request(virtualCardAdd, { profile: device.value });
  await cards.refresh(reader);
  const initialize = "Initialize card…";
  void showInformation(
    `“${reader}” holds a fresh virtual card. It behaves like a SmartCard-HSM but protects nothing: its keys lie in a file of this machine.`,
    initialize,
  ).then((chosen) => {
    if (chosen === initialize) void vscode.commands.executeCommand(commandId("initializeCard"), { reader });
  });
};
