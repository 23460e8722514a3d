import { createRequire } from "node:module";
import type * as koffiPackage from "koffi";
import type { PcscPlatform } from "./platform";

/** Numbers, handles, and memory that the library reads or fills. */
type Argument = number | bigint | Buffer | null;

/** Calls one function of the library; gives its return value as an unsigned number of 32 bits. */
export interface PcscFunction {
  /** On a thread of Node's pool, so that it may wait. */
  (...values: Argument[]): Promise<number>;
  /** At once, on this thread. */
  now(...values: Argument[]): number;
}

export interface PcscLibrary {
  addressOf(bytes: Buffer): bigint;
  establishContext: PcscFunction;
  releaseContext: PcscFunction;
  listReaders: PcscFunction;
  getStatusChange: PcscFunction;
  cancel: PcscFunction;
  connect: PcscFunction;
  disconnect: PcscFunction;
  beginTransaction: PcscFunction;
  endTransaction: PcscFunction;
  transmit: PcscFunction;
  control: PcscFunction;
}

type Koffi = typeof koffiPackage;

/** The package koffi, where it is installed for this system; throws what `require` throws elsewhere. */
export function loadKoffi(): Koffi {
  return createRequire(__filename)("koffi") as Koffi;
}

/** Opens the system's PC/SC library; throws where there is none. */
export function openPcscLibrary(koffi: Koffi, platform: PcscPlatform): PcscLibrary {
  const library = koffi.load(platform.library);
  const { types } = koffi;
  const word = platform.wordBytes === 8 ? types.uint64 : types.uint32;
  const long = platform.wordBytes === 8 ? types.int64 : types.int32;
  const handle = platform.handleBytes === 8 ? types.int64 : types.int32;
  const memory = koffi.pointer(types.void);
  const declare = (name: string, ...parameters: koffiPackage.TypeObject[]): PcscFunction => {
    const call = library.func(name, long, parameters) as koffiPackage.KoffiFunc<(...values: Argument[]) => number>;
    const waiting = (...values: Argument[]) =>
      new Promise<number>((resolve, reject) => {
        call.async(...values, (error: unknown, result: number) => {
          if (error === null || error === undefined) resolve(result >>> 0);
          else reject(new Error(`${name} could not be called`, { cause: error }));
        });
      });
    return Object.assign(waiting, { now: (...values: Argument[]) => call(...values) >>> 0 });
  };
  const named = (name: string) => (platform.wide ? `${name}W` : name);
  return {
    addressOf: (bytes) => koffi.address(bytes),
    establishContext: declare("SCardEstablishContext", word, memory, memory, memory),
    releaseContext: declare("SCardReleaseContext", handle),
    listReaders: declare(named("SCardListReaders"), handle, memory, memory, memory),
    getStatusChange: declare(named("SCardGetStatusChange"), handle, word, memory, word),
    cancel: declare("SCardCancel", handle),
    connect: declare(named("SCardConnect"), handle, memory, word, word, memory, memory),
    disconnect: declare("SCardDisconnect", handle, word),
    beginTransaction: declare("SCardBeginTransaction", handle),
    endTransaction: declare("SCardEndTransaction", handle, word),
    transmit: declare("SCardTransmit", handle, memory, memory, word, memory, memory, memory),
    control: declare(platform.controlFunction, handle, word, memory, word, memory, word, memory),
  };
}
