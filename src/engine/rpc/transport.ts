import { Console } from "node:console";
import {
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type Message,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/node";

/** The way to the engine's peer. */
export interface Transport {
  reader: MessageReader;
  writer: MessageWriter;
  /** Calls `listener` once the peer is gone. */
  onEnd(listener: () => void): void;
}

/** Node IPC with the process that forked this one. */
export function ipcTransport(): Transport {
  return {
    reader: new IPCMessageReader(process),
    writer: new IPCMessageWriter(process),
    onEnd: (listener) => process.once("disconnect", listener),
  };
}

/**
 * Standard input and output with the framing of the Language Server Protocol. From now on nothing but frames goes to
 * standard output.
 */
export function stdioTransport(): Transport {
  globalThis.console = new Console(process.stderr, process.stderr);
  const reader = new StreamMessageReader(process.stdin);
  const writer = new StreamMessageWriter(process.stdout);
  reader.onError(() => void writer.write(parseError).catch(() => undefined));
  return {
    reader,
    writer,
    onEnd: (listener) => {
      process.stdin.once("end", listener).once("close", listener);
      process.stdout.once("error", listener);
    },
  };
}

/** What JSON-RPC 2.0 (section 5) has for a message that is no JSON: no one knows which request it was. */
const parseError: Message & { id: null; error: { code: number; message: string } } = {
  jsonrpc: "2.0",
  id: null,
  error: { code: ErrorCodes.ParseError, message: "The message is not a frame with a JSON body." },
};
