import type { PcscBinding } from "../protocol/requests";

/**
 * What package.json contributes, by name. A command, setting or context key that is missing here does not
 * compile; one that is missing in package.json fails a unit test.
 */

export const extensionPrefix = "smartcardHsm";

/** Commands, without their prefix. */
export const commandNames = [
  "initializeCard",
  "createShare",
  "importShare",
  "generateKey",
  "backUpKey",
  "backUpAllKeys",
  "restoreKey",
  "restoreAllKeys",
  "importKey",
  "verifyBackups",
  "deleteKey",
  "testKey",
  "unlockCard",
  "lockCard",
  "changePin",
  "unblockPin",
  "showCardContents",
  "copyPublicKey",
  "compareBlob",
  "compareSelectedBlobs",
  "revealBackup",
  "compareCards",
  "copyKeyToCard",
  "copyKeyHere",
  "bringLevel",
  "refresh",
  "addVirtualCard",
  "removeVirtualCard",
  "insertVirtualCard",
  "ejectVirtualCard",
  "unlockBlob",
  "lockBlob",
  "openShare",
  "closeShare",
  "openInHexEditor",
  "restartEngine",
  "showLog",
  "refreshAll",
  "verifyAllBackups",
  "restoreFromBackups",
] as const;

/** Commands of the key blob view, without their prefix. */
export const blobViewCommandNames = [
  "copyPartValue",
  "copyPartHex",
  "copyPartBase64",
  "copyPartPath",
  "copyPartJson",
  "savePartBytes",
  "saveCertificate",
  "savePublicKey",
  "findInKeyBlob",
  "goToOffset",
] as const;

export type CommandName = (typeof commandNames)[number];
export type BlobViewCommandName = (typeof blobViewCommandNames)[number];

export type CommandId = `${typeof extensionPrefix}.${CommandName | BlobViewCommandName}`;

export function commandId(name: CommandName | BlobViewCommandName): CommandId {
  return `${extensionPrefix}.${name}`;
}

/** Settings, without their prefix, and the type of their values. */
export interface Settings {
  /** Folder of the virtual cards; empty: a folder of the extension's own. */
  "virtualCards.folder": string;
  /** How the engine reaches PC/SC; "automatic": by whatever its runtime can load. */
  "pcsc.binding": "automatic" | PcscBinding;
  /** Minutes without use after which an unlocked card locks itself; 0: never. */
  "unlock.minutes": number;
  /** Folders in which backups are looked for, beside those of the workspace. */
  "backups.folders": string[];
}

/** Context keys, without their prefix, and the type of their values. */
export interface ContextKeys {
  /** What the view's welcome text is about. */
  situation: Situation;
  /** What the welcome text of the backups is about. */
  backups: BackupsSituation;
  /** What the active editor of the blob view shows. */
  editor: EditorSituation;
}

/**
 * - `blob-locked`, `blob-unlocked`: a wrapped key, before and after the shares of its DKEK were given
 * - `blob-bad`: a wrapped key whose MAC does not hold, or with a damaged key inside, as its shares told
 * - `blob-damaged`: a wrapped key that no share can help
 * - `share-closed`, `share-opened`: a DKEK share, before and after its password was given
 * - `other`: anything else, or no such editor is active
 */
export type EditorSituation =
  | "blob-locked"
  | "blob-unlocked"
  | "blob-bad"
  | "blob-damaged"
  | "share-closed"
  | "share-opened"
  | "other";

/**
 * Why the view has no reader to show, or that it has some.
 *
 * - `starting`: the engine is not up yet
 * - `stopped`: the engine ended too often to be started again unasked
 * - `no-service`: the PC/SC service does not run, so no reader can be seen
 * - `no-binding`: this build of the extension cannot reach PC/SC
 * - `no-reader`: PC/SC is available and has no reader
 * - `readers`: there is something to show
 */
export type Situation = "starting" | "stopped" | "no-service" | "no-binding" | "no-reader" | "readers";

/**
 * Why there are no backups to show, or that there are some.
 *
 * - `looking`: they are being looked for
 * - `nowhere`: no folder is open, and no setting names one
 * - `none`: there are none where they were looked for
 * - `unsaved`: nor are there any, and a card in sight has keys that can be backed up
 * - `some`: there is something to show
 */
export type BackupsSituation = "looking" | "nowhere" | "none" | "unsaved" | "some";

export const viewId = "smartcardHsm.cards";
export const backupsViewId = "smartcardHsm.backups";
export const keyBlobEditorId = "smartcardHsm.keyBlob";
export const comparisonId = "smartcardHsm.comparison";
export const cardsComparisonId = "smartcardHsm.cardsComparison";
export const cardContentsScheme = "smartcard-hsm-card";
export const accountScheme = "smartcard-hsm-account";

/** Language of the accounts, for which package.json sets how they are shown: wrapped, and without what code needs. */
export const accountLanguage = "smartcard-hsm-account";
