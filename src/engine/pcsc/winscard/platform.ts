/** What differs between the systems' PC/SC libraries, which have one API and several memory layouts. */
export interface PcscPlatform {
  /** Where the library is found, in the order to try. */
  library: string;
  /** Bytes of DWORD and LONG. */
  wordBytes: 4 | 8;
  /** Bytes of SCARDCONTEXT and SCARDHANDLE. */
  handleBytes: 4 | 8;
  pointerBytes: 4 | 8;
  /** Bytes that SCARD_READERSTATE has for the ATR. */
  atrBytes: 33 | 36;
  /** Whether SCARD_READERSTATE ends without padding. */
  packed: boolean;
  /** Whether names are UTF-16 and functions with names end with W; otherwise names are UTF-8. */
  wide: boolean;
  /** Whether a status change can be waited for on the readers as a whole, by the name `\\?PnP?\Notification`. */
  tellsOfReaders: boolean;
  /** Name of SCardControl: on macOS that one is of an older API, with other parameters. */
  controlFunction: "SCardControl" | "SCardControl132";
}

/** pcsc-lite has DWORD as `unsigned long`, and its handles as `long`. */
const pcscLite = (pointerBytes: 4 | 8): PcscPlatform => ({
  library: "libpcsclite.so.1",
  wordBytes: pointerBytes,
  handleBytes: pointerBytes,
  pointerBytes,
  atrBytes: 33,
  packed: false,
  wide: false,
  tellsOfReaders: true,
  controlFunction: "SCardControl",
});

const macOs: PcscPlatform = {
  library: "/System/Library/Frameworks/PCSC.framework/PCSC",
  wordBytes: 4,
  handleBytes: 4,
  pointerBytes: 8,
  atrBytes: 33,
  packed: true,
  wide: false,
  tellsOfReaders: false,
  controlFunction: "SCardControl132",
};

const windows: PcscPlatform = {
  library: "winscard.dll",
  wordBytes: 4,
  handleBytes: 8,
  pointerBytes: 8,
  atrBytes: 36,
  packed: false,
  wide: true,
  tellsOfReaders: true,
  controlFunction: "SCardControl",
};

const has32Bits: readonly string[] = ["arm", "ia32", "mips", "mipsel"];

/**
 * The PC/SC library of a system, by Node's names for it.
 * @returns undefined where the layout is not known: Windows with 32 bits
 */
export function pcscPlatform(system: string = process.platform, architecture: string = process.arch): PcscPlatform | undefined {
  if (system === "darwin") return macOs;
  const pointerBytes = has32Bits.includes(architecture) ? 4 : 8;
  if (system === "win32") return pointerBytes === 8 ? windows : undefined;
  return pcscLite(pointerBytes);
}
