import { keyCopy, keyDelete, keyGenerate, keyImport, keyOpenFile, keyPlanRestore, keyPlanRestores, keyProve, keyUnwrap, keyWrap } from "../../protocol";
import { copyKey, deleteKey, generateKey, importKey, openKeyFile, planRestore, planRestores, proveKey, unwrapKey, wrapKey, type Services } from "../operations";
import { method, type Method } from "../rpc/method";
import {
  anyFiles,
  blobFile,
  collectionName,
  filePassword,
  keyId,
  keyReference,
  keySpec,
  label,
  onKey,
  privateKeyFile,
  readerName,
  sha256Hex,
  userPin,
} from "./params";
import { flag, object } from "./values";

const generation = object(
  { reader: readerName, spec: keySpec, label },
  { pin: userPin, id: keyId, keyRef: keyReference },
);
const restorePlanning = object({ reader: readerName, file: blobFile });
const restoresPlanning = object({ reader: readerName, files: anyFiles });
const restoration = object(
  { reader: readerName, file: blobFile },
  { pin: userPin, keyRef: keyReference, overwrite: flag, prove: flag },
);

const copying = object({ from: onKey, to: object({ reader: readerName }, { pin: userPin, keyRef: keyReference }) });
const keyFileOpening = object({ file: privateKeyFile }, { password: filePassword });
const keyImporting = object(
  { reader: readerName, file: privateKeyFile, collection: collectionName, publicKeySha256: sha256Hex, label },
  { pin: userPin, password: filePassword, id: keyId, keyRef: keyReference },
);

/** `key/…` */
export function keyMethods(services: Services): Method[] {
  return [
    method(keyGenerate, generation, (params, context) => generateKey(services, params, context)),
    method(keyWrap, onKey, (params) => wrapKey(services, params)),
    method(keyPlanRestore, restorePlanning, (params) => planRestore(services, params)),
    method(keyPlanRestores, restoresPlanning, (params) => planRestores(services, params)),
    method(keyUnwrap, restoration, (params) => unwrapKey(services, params)),
    method(keyDelete, onKey, (params) => deleteKey(services, params)),
    method(keyProve, onKey, (params) => proveKey(services, params)),
    method(keyOpenFile, keyFileOpening, (params, context) => openKeyFile(params, context)),
    method(keyImport, keyImporting, (params, context) => importKey(services, params, context)),
    method(keyCopy, copying, (params) => copyKey(services, params)),
  ];
}
