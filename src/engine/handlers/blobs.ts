import { blobCompare, blobDecode, blobVerify } from "../../protocol";
import { compareBlobs, decodeBlob, verifyBlob, type Services } from "../operations";
import { method, type Method } from "../rpc/method";
import { blobFile, blobFiles, share } from "./params";
import { list, object } from "./values";

/** No card takes more shares of a DKEK than one byte counts (SmartCard-HSM ref. 5.3). */
const MAX_SHARES = 255;

/** `blob/…` */
export function blobMethods(services: Services): Method[] {
  return [
    method(blobDecode, object({ file: blobFile }), (params) => decodeBlob(params)),
    method(blobCompare, object({ files: blobFiles }), (params) => compareBlobs(params)),
    method(blobVerify, object({ file: blobFile, shares: list(share, 1, MAX_SHARES) }), (params, context) =>
      verifyBlob(services, params, context),
    ),
  ];
}
