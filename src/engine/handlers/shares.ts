import { shareCreate, shareDecode, shareImport, shareOpen } from "../../protocol";
import { createShare, decodeShare, importShare, openShare, type Services } from "../operations";
import { method, type Method } from "../rpc/method";
import { anyShareFile, readerName, share, shareCreation, userPin } from "./params";
import { object } from "./values";

const shareImporting = object({ reader: readerName, share }, { pin: userPin });

/** `share/…` */
export function shareMethods(services: Services): Method[] {
  return [
    method(shareCreate, shareCreation, (params, context) => createShare(services, params, context)),
    method(shareDecode, object({ file: anyShareFile }), (params) => decodeShare(params)),
    method(shareOpen, share, (params, context) => openShare(services, params, context)),
    method(shareImport, shareImporting, (params, context) => importShare(services, params, context)),
  ];
}
