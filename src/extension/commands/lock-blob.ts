import type { Command } from "./services";
import { bytesOf } from "../editor/blob-document";

/** Forgets what unlocking a key blob, or opening a share, told. */
export const lockBlob: Command = ({ documents }, target) => {
  const document = documents.documentOf(target);
  const bytes = document?.view && bytesOf(document.view);
  if (document !== undefined && bytes !== undefined) document.open(bytes, undefined);
  return Promise.resolve();
};
