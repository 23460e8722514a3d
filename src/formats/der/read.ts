import { BitString, fromBER, Integer, OctetString, type BaseBlock } from "asn1js";
import { FormatError } from "../format-error";
import { childrenOf, readTlv, type Tlv } from "../tlv";

const MAX_DEPTH = 32;
const MAX_NODES = 4096;
const MAX_BYTES = 0x10000;

/**
 * The DER value at the start of `bytes`; bytes behind it are left alone.
 * Its size, nesting and number of parts are limited, so that a hostile file costs neither time nor memory.
 */
export function parseDer(bytes: Uint8Array): BaseBlock {
  const outer = readTlv(bytes);
  if (outer.end > MAX_BYTES) throw new FormatError(`longer than ${MAX_BYTES} bytes`, 0);
  checkParts(outer, bytes);
  const { offset, result } = refusing(() =>
    fromBER(bytes.slice(0, outer.end), { maxDepth: MAX_DEPTH, maxNodes: MAX_NODES, parseEmbedded: false }),
  );
  if (offset < 0) throw new FormatError(`no DER: ${result.error}`, 0);
  return result;
}

/** asn1js throws errors of several kinds for content that a type does not allow. */
function refusing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new FormatError(`no DER: ${error instanceof Error ? error.message : "unreadable"}`, 0);
  }
}

/** As `parseDer`, for bytes that hold this one value and nothing behind it. */
export function parseWholeDer(bytes: Uint8Array): BaseBlock {
  const block = parseDer(bytes);
  if (block.blockLength < bytes.length) throw new FormatError("bytes behind the end", block.blockLength);
  return block;
}

/** asn1js tells no offset of what it refuses; this finds wrong lengths where they are. */
function checkParts(outer: Tlv, bytes: Uint8Array): void {
  const open = [{ tlv: outer, depth: 1 }];
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { tlv, depth } = next;
    if (++nodes > MAX_NODES) throw new FormatError(`more than ${MAX_NODES} parts`, tlv.offset);
    if (depth > MAX_DEPTH) throw new FormatError(`nested deeper than ${MAX_DEPTH}`, tlv.offset);
    if (tlv.constructed) open.push(...childrenOf(tlv, bytes).map((child) => ({ tlv: child, depth: depth + 1 })));
  }
}

/** Where the value begins in the bytes that were parsed. */
export function offsetOf(block: BaseBlock): number {
  return block.valueBeforeDecodeView.byteOffset;
}

/** Its identifier octet, for tag numbers below 31: 0x30 for SEQUENCE, 0xa1 for [1]. */
export function identifierOf(block: BaseBlock): number {
  const { tagClass, isConstructed, tagNumber } = block.idBlock;
  return ((tagClass - 1) << 6) | (isConstructed ? 0x20 : 0) | tagNumber;
}

/** The parts of a constructed value, taken one after the other. */
export class Parts {
  readonly #blocks: readonly BaseBlock[];
  readonly #end: number;
  #next = 0;

  constructor(parent: BaseBlock) {
    const { value } = parent.valueBlock as { value?: unknown };
    if (!parent.idBlock.isConstructed || !Array.isArray(value)) {
      throw new FormatError("a value with parts expected", offsetOf(parent));
    }
    this.#blocks = value as BaseBlock[];
    this.#end = offsetOf(parent) + parent.blockLength;
  }

  /** The next part when it has that identifier octet. */
  optional(identifier: number): BaseBlock | undefined {
    const block = this.#blocks[this.#next];
    if (block === undefined || identifierOf(block) !== identifier) return undefined;
    this.#next++;
    return block;
  }

  /** The next part, which must have that identifier octet; else a FormatError that calls it by `name`. */
  required(identifier: number, name: string): BaseBlock {
    const block = this.optional(identifier);
    if (block === undefined) throw new FormatError(`${name} is missing`, this.#offset());
    return block;
  }

  /** The next part, whatever it is. */
  any(name: string): BaseBlock {
    const block = this.#blocks[this.#next++];
    if (block === undefined) throw new FormatError(`${name} is missing`, this.#end);
    return block;
  }

  /** All that is left. */
  rest(): readonly BaseBlock[] {
    const blocks = this.#blocks.slice(this.#next);
    this.#next = this.#blocks.length;
    return blocks;
  }

  #offset(): number {
    const block = this.#blocks[this.#next];
    return block === undefined ? this.#end : offsetOf(block);
  }
}

/** The content of an OCTET STRING. */
export function octetsOf(block: BaseBlock): Uint8Array {
  if (!(block instanceof OctetString)) throw new FormatError("OCTET STRING expected", offsetOf(block));
  return new Uint8Array(block.getValue());
}

/** The content of any primitive value: of a string with an implicit tag, for instance. */
export function contentOf(block: BaseBlock): Uint8Array {
  const view = block.valueBeforeDecodeView;
  return view.slice(readTlv(view).valueOffset);
}

/** The content of a BIT STRING without its count of unused bits. */
export function bitsOf(block: BaseBlock): Uint8Array {
  if (!(block instanceof BitString)) throw new FormatError("BIT STRING expected", offsetOf(block));
  return block.valueBlock.valueHexView.slice();
}

export function bigIntegerOf(block: BaseBlock): bigint {
  if (!(block instanceof Integer) || contentOf(block).length === 0) throw new FormatError("INTEGER expected", offsetOf(block));
  return block.toBigInt();
}

/** An INTEGER of at most 32 bits that is not negative. */
export function integerOf(block: BaseBlock): number {
  const value = bigIntegerOf(block);
  if (value < 0n || value > 0xffffffffn) throw new FormatError("number out of range", offsetOf(block));
  return Number(value);
}
