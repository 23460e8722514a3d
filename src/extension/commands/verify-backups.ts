import * as vscode from "vscode";
import type { Hex } from "../../protocol/values";
import { tellWithAccount } from "../accounts/tell";
import { chosenCandidates, knownCandidates } from "../bulk/verify-candidates";
import type { VerifyCandidate, VerifyCandidates } from "../bulk/verify-candidates";
import { verifyFiles } from "../bulk/verify-files";
import { verifyAccount, verifyResult } from "../bulk/verify-words";
import type { KnownCard } from "../bulk/verify-words";
import { readCardOf } from "../cards/snapshot";
import { logFailure } from "../failures/log-failure";
import { askChoice } from "../input/questions";
import { working } from "../input/working";
import { inform } from "../messages";
import { counted } from "../words";
import { withDkek } from "./collect-dkek";
import type { Command, Services, Target } from "./services";

const title = "Verify backups";

/** What to do where no backups are known. */
const elsewhere = " Open the folder with the backups, or name it in the settings.";

/**
 * Proves with the shares of a DKEK, and without a card, that backups are whole: all that are known, those of a card's DKEK,
 * or those that were chosen. The shares are asked for once; the engine forgets them whatever becomes of it.
 */
export const verifyBackups: Command = async (services, target) => {
  const all = await candidatesOf(services, target);
  const group = await chooseGroup(services, all);
  const [first] = group?.candidates ?? [];
  if (group === undefined || first === undefined) return;
  const { kcv, candidates } = group;
  const folder = vscode.Uri.joinPath(first.uri, "..");
  const run = await withDkek(services, { title, wantedBy: "This group of backups", wantedKcv: kcv, folder }, ({ collection }) =>
    working(`Verifying ${counted(candidates.length, "backup")}`, (onProgress, token) =>
      verifyFiles(services, candidates, collection, { onProgress, token, onFailure: (error) => logFailure(services.log, error) }),
    ),
  );
  if (run === undefined) return;
  const report = { kcv, run, found: all, cards: knownCards(services) };
  const account = services.accounts.add("Verification of backups", verifyAccount(report, new Date(run.at)));
  const { isGood, words } = verifyResult(report);
  tellWithAccount(services.accounts, words, isGood, account, []);
};

async function candidatesOf(services: Services, { file, files, reader }: Target): Promise<VerifyCandidates> {
  if (files !== undefined) return chosenCandidates(services, files);
  if (file !== undefined) return chosenCandidates(services, [file]);
  const known = await knownCandidates(services);
  const entry = reader === undefined ? undefined : services.cards.entry(reader);
  const kcv = entry && readCardOf(entry)?.card.dkek.kcv;
  return kcv === undefined ? known : { ...known, candidates: known.candidates.filter((one) => one.kcv === kcv), broken: [] };
}

interface Group {
  kcv: Hex;
  candidates: readonly VerifyCandidate[];
}

/** The backups of one DKEK: the only one, or the one that the person picks. */
async function chooseGroup({ cards }: Services, { candidates, broken, foreign, where }: VerifyCandidates): Promise<Group | undefined> {
  const kcvs = [...new Set(candidates.map(({ kcv }) => kcv))];
  const groups = kcvs.map((kcv) => ({ kcv, candidates: candidates.filter((one) => one.kcv === kcv) }));
  const [only] = groups;
  if (only === undefined) {
    const unusable = broken.length === 0 ? "" : ` ${counted(broken.length, "file is", "files are")} damaged: “${broken[0]?.name ?? ""}”. ${broken[0]?.why ?? ""}`;
    await inform(
      `There is no backup to verify${where === undefined ? "" : ` in ${where}`}${foreign === 0 ? "" : `; ${counted(foreign, "file holds", "files hold")} no wrapped key`}.${unusable}${where === undefined ? elsewhere : ""}`,
    );
    return undefined;
  }
  if (groups.length === 1) return only;
  const holders = (kcv: Hex): string[] => cards.readers.flatMap((entry) => readCardOf(entry)?.card ?? []).flatMap(({ dkek, serial }) => (dkek.kcv === kcv ? [serial] : []));
  const answer = await askChoice<Group>(
    { title, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: "The backups of which DKEK? Its shares are asked for next.",
      choices: groups.map((group) => ({
        label: `KCV ${group.kcv}`,
        icon: "shield",
        description: counted(group.candidates.length, "backup"),
        detail: holders(group.kcv).length === 0 ? "On no connected card" : `The DKEK of ${holders(group.kcv).join(", ")}`,
        value: group,
      })),
    },
  );
  return answer.is === "given" ? answer.value : undefined;
}

function knownCards({ cards, aesKcvs }: Services): KnownCard[] {
  const read = cards.readers.flatMap((entry) => readCardOf(entry) ?? []);
  return read.map((at) => ({ at, aesKcvs: aesKcvs.of(at.reader, at.card.serial) }));
}
