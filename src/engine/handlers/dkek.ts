import { dkekCollect, dkekForget } from "../../protocol";
import { collectShare, forgetCollection, type Services } from "../operations";
import { method, type Method } from "../rpc/method";
import { collectionName, share } from "./params";
import { object } from "./values";

/** `dkek/…` */
export function dkekMethods(services: Services): Method[] {
  return [
    method(dkekCollect, object({ share }, { collection: collectionName }), (params, context) => collectShare(services, params, context)),
    method(dkekForget, object({ collection: collectionName }), (params) => forgetCollection(services, params)),
  ];
}
