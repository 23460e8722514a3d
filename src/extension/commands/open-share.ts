import { shareOpen } from "../../protocol/requests";
import { inform } from "../messages";
import { openWithPassword } from "./open-with-password";
import type { Command } from "./services";

/** Opens the DKEK share in the editor to see the KCV of a DKEK made of it alone. */
export const openShare: Command = async ({ engine, documents }, target) => {
  const document = documents.documentOf(target);
  const view = document?.view;
  if (document === undefined || view?.state !== "share") {
    await inform("Open a DKEK share first: a .pbe file.");
    return;
  }
  const { fileName, bytes } = view;
  const opened = await openWithPassword("Open DKEK share", { name: fileName, file: bytes }, (share, onProgress, token) =>
    engine.requestWithProgress(shareOpen, share, onProgress, token),
  );
  if (opened === undefined) return;
  document.open(bytes, opened);
  void inform(`${fileName} opens. A DKEK made of this share alone has the key check value ${opened.kcv}.`);
};
