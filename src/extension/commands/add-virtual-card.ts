import * as vscode from "vscode";
import { virtualCardAdd } from "../../protocol/requests";
import { commandId } from "../names";
import type { Command } from "./services";

export const addVirtualCard: Command = async ({ engine, cards }) => {
  const { reader } = await engine.request(virtualCardAdd, {});
  await cards.refresh(reader);
  const initialize = "Initialize card…";
  void vscode.window
    .showInformationMessage(
      `“${reader}” holds a fresh virtual card. It behaves like a SmartCard-HSM but protects nothing: its keys lie in a file of this machine.`,
      initialize,
    )
    .then((chosen) => {
      if (chosen === initialize) void vscode.commands.executeCommand(commandId("initializeCard"), { reader });
    });
};
