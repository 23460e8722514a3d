import type {
  AddedVirtualCard,
  Card,
  CreatedShare,
  DecodedBlob,
  ImportedShare,
  Key,
  KeyProof,
  OpenedShare,
  PinStatus,
  Reader,
  RestoredKey,
  RestorePlan,
  VerifiedBlob,
  WrappedKey,
} from "../../protocol";
import type * as params from "./params";
import type { OperationContext, Services } from "./services";

export type * from "./params";
export type * from "./services";
export { Cards } from "./cards";

type On<Needed extends keyof Services> = Pick<Services, Needed>;

export declare function listReaders(services: On<"cards">): Promise<Reader[]>;
export declare function readCard(services: On<"cards">, params: params.WithPin): Promise<Card>;
export declare function initializeCard(services: On<"cards">, params: params.Initialization): Promise<Card>;
export declare function unlockCard(services: On<"cards">, params: params.Unlocking): Promise<Card>;
export declare function lockCard(services: On<"cards">, params: params.OnReader): Promise<null>;
export declare function changePin(services: On<"cards">, params: params.PinChange): Promise<PinStatus>;
export declare function unblockPin(services: On<"cards">, params: params.PinUnblocking): Promise<PinStatus>;
export declare function createShare(services: On<"cards" | "deriveShareKey">, params: params.ShareCreation, context: OperationContext): Promise<CreatedShare>;
export declare function openShare(services: On<"deriveShareKey">, params: params.ShareWithPassword, context: OperationContext): Promise<OpenedShare>;
export declare function importShare(services: On<"cards" | "deriveShareKey">, params: params.ShareImport, context: OperationContext): Promise<ImportedShare>;
export declare function generateKey(services: On<"cards">, params: params.KeyGeneration, context: OperationContext): Promise<Key>;
export declare function wrapKey(services: On<"cards">, params: params.OnKey): Promise<WrappedKey>;
export declare function planRestore(services: On<"cards">, params: params.RestorePlanning): Promise<RestorePlan>;
export declare function unwrapKey(services: On<"cards">, params: params.Restoration): Promise<RestoredKey>;
export declare function deleteKey(services: On<"cards">, params: params.OnKey): Promise<null>;
export declare function proveKey(services: On<"cards">, params: params.OnKey): Promise<KeyProof>;
export declare function decodeBlob(services: unknown, params: params.BlobFile): DecodedBlob;
export declare function verifyBlob(services: On<"deriveShareKey">, params: params.BlobVerification, context: OperationContext): Promise<VerifiedBlob>;
export declare function addVirtualCard(services: On<"virtualCards">, params: { name?: string }): Promise<AddedVirtualCard>;
export declare function removeVirtualCard(services: On<"virtualCards">, params: params.OnReader): Promise<null>;
export declare function insertVirtualCard(services: On<"virtualCards">, params: params.OnReader): Promise<null>;
export declare function ejectVirtualCard(services: On<"virtualCards">, params: params.OnReader): Promise<null>;
