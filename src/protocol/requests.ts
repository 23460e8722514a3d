import { NotificationType0, ProgressType, RequestType, RequestType0 } from "vscode-jsonrpc";
import type {
  BackupCheck,
  CollectShareParams,
  CopyKeyParams,
  DkekCollection,
  ForgetCollectionParams,
  ImportKeyParams,
  OpenedKeyFile,
  OpenKeyFileParams,
  PlanRestoresParams,
  RestoresPlan,
  SummarizedFile,
  SummarizeBlobsParams,
  VerifyBackupsParams,
} from "./backups";
import type {
  BlobUnlocking,
  DecodeBlobParams,
  DecodedBlob,
  ForgetSharesParams,
  UnlockBlobParams,
  VerifiedBlob,
  VerifyBlobParams,
} from "./blobs";
import type {
  Card,
  ChangePinParams,
  InitializeParams,
  PinParams,
  PinStatus,
  Reader,
  ReaderParams,
  UnblockPinParams,
  UnlockParams,
} from "./cards";
import type { BlobComparison, CompareBlobsParams } from "./comparison";
import type { FailureData } from "./failures";
import type {
  GenerateKeyParams,
  Key,
  KeyParams,
  KeyProof,
  PlanRestoreParams,
  RestoredKey,
  RestorePlan,
  UnwrapKeyParams,
  WrappedKey,
} from "./keys";
import type {
  CreatedShare,
  CreateShareParams,
  DecodedShare,
  DecodeShareParams,
  ImportedShare,
  ImportShareParams,
  OpenedShare,
  Share,
} from "./shares";
import type { AddedVirtualCard, AddVirtualCardParams } from "./virtual-cards";

/** Progress of a request is sent to the token that its parameters bring along. */
export interface WithProgress {
  workDoneToken?: number | string;
}

export interface Progress {
  /** 0 to 100. */
  percentage: number;
  /** What is being done, in words. */
  message?: string;
}

export interface StartParams {
  /** Folder of the virtual cards to show; none without it. */
  virtualCards?: string;
  /** Binding to PC/SC to use; without it the engine chooses one that its runtime can load. */
  binding?: PcscBinding;
}

/** What connects the engine to PC/SC: the packages of these names. */
export const pcscBindings = ["pcsclite", "koffi"] as const;

export type PcscBinding = (typeof pcscBindings)[number];

export interface PcscStatus {
  /** Whether the service answers, so that readers can be seen. */
  available: boolean;
  binding?: PcscBinding;
  /** Why that binding is used, or none can be: a sentence for the log. */
  choice: string;
  /** Why the service is not available: a sentence with what to do. */
  reason?: string;
}

export interface Started {
  version: string;
  pcsc: PcscStatus;
}

const request = <P, R>(method: string) => new RequestType<P, R, FailureData>(method);

export const engineStart = request<StartParams, Started>("engine/start");

export const pcscStatus = new RequestType0<PcscStatus, FailureData>("pcsc/status");

export const readerList = new RequestType0<Reader[], FailureData>("reader/list");
export const readerChanged = new NotificationType0("reader/changed");

export const cardRead = request<PinParams, Card>("card/read");
export const cardInitialize = request<InitializeParams, Card>("card/initialize");
export const cardUnlock = request<UnlockParams, Card>("card/unlock");
export const cardLock = request<ReaderParams, null>("card/lock");

export const pinChange = request<ChangePinParams, PinStatus>("pin/change");
export const pinUnblock = request<UnblockPinParams, PinStatus>("pin/unblock");

export const shareCreate = request<CreateShareParams & WithProgress, CreatedShare>("share/create");
export const shareDecode = request<DecodeShareParams, DecodedShare>("share/decode");
export const shareOpen = request<Share & WithProgress, OpenedShare>("share/open");
export const shareImport = request<ImportShareParams & WithProgress, ImportedShare>("share/import");

export const dkekCollect = request<CollectShareParams & WithProgress, DkekCollection>("dkek/collect");
export const dkekForget = request<ForgetCollectionParams, null>("dkek/forget");

export const keyGenerate = request<GenerateKeyParams & WithProgress, Key>("key/generate");
export const keyWrap = request<KeyParams, WrappedKey>("key/wrap");
export const keyPlanRestore = request<PlanRestoreParams, RestorePlan>("key/planRestore");
export const keyPlanRestores = request<PlanRestoresParams, RestoresPlan>("key/planRestores");
export const keyUnwrap = request<UnwrapKeyParams, RestoredKey>("key/unwrap");
export const keyDelete = request<KeyParams, null>("key/delete");
export const keyProve = request<KeyParams, KeyProof>("key/prove");
export const keyCopy = request<CopyKeyParams, RestoredKey>("key/copy");
export const keyOpenFile = request<OpenKeyFileParams & WithProgress, OpenedKeyFile>("key/openFile");
export const keyImport = request<ImportKeyParams & WithProgress, RestoredKey>("key/import");

export const blobDecode = request<DecodeBlobParams, DecodedBlob>("blob/decode");
export const blobVerify = request<VerifyBlobParams & WithProgress, VerifiedBlob>("blob/verify");
export const blobCompare = request<CompareBlobsParams, BlobComparison>("blob/compare");
export const blobUnlock = request<UnlockBlobParams & WithProgress, BlobUnlocking>("blob/unlock");
export const blobSummarize = request<SummarizeBlobsParams, SummarizedFile[]>("blob/summarize");
export const blobVerifyBackups = request<VerifyBackupsParams & WithProgress, BackupCheck[]>("blob/verifyBackups");
export const blobForgetShares = request<ForgetSharesParams, null>("blob/forgetShares");

export const virtualCardAdd = request<AddVirtualCardParams, AddedVirtualCard>("virtualCard/add");
/** Deletes the virtual card with its keys. */
export const virtualCardRemove = request<ReaderParams, null>("virtualCard/remove");
/** Puts the virtual card into its reader. */
export const virtualCardInsert = request<ReaderParams, null>("virtualCard/insert");
/** Takes the virtual card out of its reader; its keys stay. */
export const virtualCardEject = request<ReaderParams, null>("virtualCard/eject");

export const workDoneProgress = new ProgressType<Progress>();
