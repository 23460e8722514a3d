import { blobCompare, blobDecode, blobForgetShares, blobSummarize, blobUnlock, blobVerify, blobVerifyBackups } from "../../protocol";
import { compareBlobs, decodeBlob, forgetShares, summarizeBlobs, unlockBlob, verifyBackups, verifyBlob, type Services } from "../operations";
import { method, type Method } from "../rpc/method";
import { anyFiles, blobFile, blobFiles, collectionName, share } from "./params";
import { list, object } from "./values";

/** No card takes more shares of a DKEK than one byte counts (SmartCard-HSM ref. 5.3). */
const MAX_SHARES = 255;

const verification = object({ file: blobFile, shares: list(share, 1, MAX_SHARES) });
const unlocking = object({ file: blobFile, share }, { unlocking: collectionName });

/** `blob/…` */
export function blobMethods(services: Services): Method[] {
  return [
    method(blobDecode, object({ file: blobFile }), (params) => decodeBlob(params)),
    method(blobCompare, object({ files: blobFiles }), (params) => compareBlobs(params)),
    method(blobVerify, verification, (params, context) => verifyBlob(services, params, context)),
    method(blobUnlock, unlocking, (params, context) => unlockBlob(services, params, context)),
    method(blobSummarize, object({ files: anyFiles }), (params, context) => summarizeBlobs(params, context)),
    method(blobVerifyBackups, object({ files: anyFiles, collection: collectionName }), (params, context) => verifyBackups(services, params, context)),
    method(blobForgetShares, object({ unlocking: collectionName }), (params) => forgetShares(services, params)),
  ];
}
