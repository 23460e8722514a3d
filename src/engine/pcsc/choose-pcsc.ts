import type { PcscBinding } from "../../protocol";
import { loadPcsclite } from "./pcsclite/binding";
import { notLoadedReason } from "./pcsclite/errors";
import { PcsclitePort } from "./pcsclite/pcsclite-port";
import type { PcscPort } from "./port";
import { loadKoffi } from "./winscard/library";
import { pcscPlatform } from "./winscard/platform";
import { Winscard } from "./winscard/winscard";
import { WinscardPort } from "./winscard/winscard-port";
import { runtimeName } from "./pcsc-error";

/** The binding to PC/SC that is used, and why this one; without a port, why none can be. */
export interface PcscChoice {
  port?: PcscPort;
  why: string;
}

/** The binding that was asked for, or the first that this runtime can load: pcsclite, then koffi. */
export function choosePcsc(wanted?: PcscBinding): PcscChoice {
  switch (wanted) {
    case "pcsclite":
      return explained(tryPcsclite(), "The settings ask for pcsclite.");
    case "koffi":
      return explained(tryKoffi(), "The settings ask for koffi.");
    case undefined: {
      const pcsclite = tryPcsclite();
      if (pcsclite.port !== undefined) return explained(pcsclite, "The package pcsclite was built for this runtime.");
      return explained(tryKoffi(), pcsclite.why);
    }
  }
}

const explained = ({ port, why }: PcscChoice, reason: string): PcscChoice => ({
  ...(port && { port }),
  why: port === undefined ? `${reason} ${why} Real readers can't be seen.` : reason,
});

function tryPcsclite(): PcscChoice {
  try {
    return { port: new PcsclitePort(loadPcsclite()), why: "" };
  } catch (error) {
    return { why: notLoadedReason(error) };
  }
}

/** The system's own library may be missing for now; it is looked for whenever the service is. */
function tryKoffi(): PcscChoice {
  const platform = pcscPlatform();
  try {
    if (platform === undefined) throw new Error("no layout for this system");
    loadKoffi();
    return { port: new WinscardPort(() => Winscard.load(platform)), why: "" };
  } catch {
    return { why: `The package koffi is not part of this build, or not made for this system (${runtimeName()}).` };
  }
}
