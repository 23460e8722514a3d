import * as vscode from "vscode";
import type { ReaderName } from "../../protocol/values";
import { custodians, type CreatedShare } from "../../protocol/shares";
import { shareCreate } from "../../protocol/requests";
import { choosePlace } from "../files/choose-file";
import { bytesOf, fileNameOf } from "../files/read-file";
import { writeFile } from "../files/write-file";
import { pickCard } from "../input/pick-card";
import { newSecretSteps } from "../input/pin";
import { askChoice, askText } from "../input/questions";
import { checkNewPassword, checkWhole, promptLimit } from "../input/validation";
import { filled, runSteps } from "../input/wizard";
import type { Step } from "../input/wizard";
import { working } from "../input/working";
import { showInformation } from "../messages";
import { commandId } from "../names";
import { handOutShares } from "./hand-out-shares";
import type { Command } from "./services";

interface Draft {
  threshold: boolean;
  password: string;
  total: number;
  required: number;
}

/** Creates a DKEK share of the card's random numbers, and saves it under a password or under an n-of-m threshold. */
export const createShare: Command = async (services, target) => {
  const { engine, cards } = services;
  const title = "Create DKEK share";
  const at = await pickCard(services, target, { title });
  if (at === undefined) return;
  const { reader } = at;
  const start: Draft = { threshold: false, password: "", total: 3, required: 2 };
  const draft = await runSteps(title, start, () => [
    methodStep,
    ...newSecretSteps<Draft>(
      newPassword,
      ({ password }) => password,
      (before, password) => ({ ...before, password }),
      ({ threshold }) => !threshold,
    ),
    totalStep,
    requiredStep,
  ]);
  if (draft === undefined) return;
  const place = await choosePlace("Save the DKEK share", "dkek-share.pbe", { "DKEK share": ["pbe"] });
  if (place === undefined) return;
  const { password, total, required } = draft;
  const created = await working("Creating the DKEK share: making the password slow to guess", (onProgress, token) =>
    engine.requestWithProgress(
      shareCreate,
      { reader, ...(draft.threshold ? { threshold: { required, total } } : { password }) },
      onProgress,
      token,
    ),
  );
  await writeFile(place.uri, bytesOf(created.file), place.replace);
  const { passwordShares } = created;
  if (passwordShares !== undefined && !(await handOutShares(passwordShares, required, fileNameOf(place.uri)))) return;
  const pending = cards.entry(reader)?.content;
  void tellCreated(place.uri, created, reader, pending?.state === "read" && pending.card.dkek.state === "pending");
};

async function tellCreated(
  uri: vscode.Uri,
  { kcv }: CreatedShare,
  reader: ReaderName,
  pending: boolean,
): Promise<void> {
  const load = "Import DKEK share…";
  const chosen = await showInformation(
    `Saved the DKEK share as ${fileNameOf(uri)}. Alone it makes a DKEK with the key check value ${kcv}. Keep the file and what opens it in two safe places: all backups depend on them.`,
    ...(pending ? [load] : []),
  );
  if (chosen === load) await vscode.commands.executeCommand(commandId("importShare"), { reader, file: uri });
}

const newPassword = {
  prompt: "Password of the DKEK share. All backups are as safe as this password.",
  repeat: "The same password once more",
  check: checkNewPassword,
  warning: (password: string): string | undefined => {
    if (password !== "" && password.length < 12) return "Rather short: whoever gets the file can try passwords on it.";
    return new TextEncoder().encode(password).length > promptLimit
      ? `Longer than ${promptLimit} bytes: sc-hsm-tool cuts it off when it is typed, and opens the share only with its option --password.`
      : undefined;
  },
};

const methodStep: Step<Draft> = {
  ask: async (draft, frame) =>
    filled(
      await askChoice<boolean>(frame, {
        placeholder: "What should open the DKEK share?",
        choices: [
          { label: "A password", icon: "key", detail: "Known to one custodian", value: false },
          {
            label: "A number of custodians (n of m)",
            icon: "organization",
            detail: "A random password, split so that some of the custodians together can open the share, and fewer learn nothing",
            value: true,
          },
        ],
        active: (threshold) => threshold === draft.threshold,
      }),
      (threshold) => ({ ...draft, threshold }),
    ),
};

const totalStep: Step<Draft> = {
  when: ({ threshold }) => threshold,
  ask: async (draft, frame) =>
    filled(
      await askText(frame, {
        prompt: "How many custodians get a part of the password?",
        value: String(draft.total),
        check: checkWhole(custodians.min, custodians.max),
        warning: (total) =>
          Number(total) > 9
            ? "sc-hsm-tool reads share IDs in hexadecimal: custodian 10 and above are told what to type there."
            : undefined,
      }),
      (total) => ({ ...draft, total: Number(total) }),
    ),
};

const requiredStep: Step<Draft> = {
  when: ({ threshold }) => threshold,
  ask: async (draft, frame) =>
    filled(
      await askText(frame, {
        prompt: `How many of the ${draft.total} are needed to open the share?`,
        value: String(Math.min(draft.required, draft.total)),
        check: checkWhole(2, draft.total),
      }),
      (required) => ({ ...draft, required: Number(required) }),
    ),
};
