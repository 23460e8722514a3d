import { fromHex, unsigned, unsignedBytes } from "../bytes";
import { FormatError } from "../format-error";
import { childrenOf, encodeTlv, find, need, readTlv, type Tlv } from "../tlv";

const FCP = 0x62;
const FCI = 0x6f;
const SIZE_TAGS = [0x81, 0x80];
const PROPRIETARY = 0x85;

/** What SELECT of the application tells of it, in tag 85 (SmartCard-HSM ref. 1.3). */
export interface ApplicationTemplate {
  version: { major: number; minor: number };
  /** Platform byte; from version 2.0. */
  platform?: number;
  /** Option bytes, the high one first (SmartCard-HSM ref. 8.1); from version 2.0. */
  options?: number;
}

/** Answer to SELECT of the application; a FormatError when it is no SmartCard-HSM's. */
export function decodeApplicationTemplate(bytes: Uint8Array): ApplicationTemplate {
  const { value, valueOffset } = need(templateOf(bytes), PROPRIETARY, "tag 85 (version)");
  const [minor, major, platform] = Array.from(value).reverse();
  if (major === undefined || minor === undefined) throw new FormatError("tag 85 is too short for a version", valueOffset);
  const version = { major, minor };
  if (value.length < 5 || platform === undefined) return { version };
  return { version, platform, options: Number(unsigned(value.subarray(-5, -3))) };
}

/** Whose answer it is: a genuine card's FCI, from version 2.0 on, or the FCP of a Pico HSM (SmartCard-HSM ref. 1.3). */
export type TemplateForm = "vendor" | "pico";

/** What precedes tag 85; the Pico's application identifier lacks its first byte. */
const templateHeads: Record<TemplateForm, { tag: number; head: Uint8Array }> = {
  vendor: { tag: FCI, head: fromHex("820178") },
  pico: { tag: FCP, head: fromHex("8102000082010183020000840B2B0601040181C31F0201008A0105") },
};

export function encodeApplicationTemplate(template: Required<ApplicationTemplate>, form: TemplateForm = "vendor"): Uint8Array {
  const { options, platform, version } = template;
  const { tag, head } = templateHeads[form];
  const proprietary = Uint8Array.of(options >> 8, options & 0xff, platform, version.major, version.minor);
  return encodeTlv(tag, head, encodeTlv(PROPRIETARY, proprietary));
}

/** Bytes in the elementary file that was selected (SmartCard-HSM ref. 1.4). */
export function decodeFileSize(bytes: Uint8Array): number {
  const children = templateOf(bytes);
  const size = SIZE_TAGS.map((tag) => find(children, tag)).find((tlv) => tlv !== undefined);
  if (size === undefined) throw new FormatError("the file's size is missing", 0);
  if (size.length > 4) throw new FormatError("the file's size is too long", size.offset);
  return Number(unsigned(size.value));
}

/** FCP of an elementary file: its size, that it is transparent, its identifier, that it is operational. */
export function encodeFileTemplate(fid: number, size: number): Uint8Array {
  return encodeTlv(
    FCP,
    encodeTlv(0x81, unsignedBytes(BigInt(size), 2)),
    encodeTlv(0x82, Uint8Array.of(0x01)),
    encodeTlv(0x83, unsignedBytes(BigInt(fid), 2)),
    encodeTlv(0x8a, Uint8Array.of(0x05)),
  );
}

function templateOf(bytes: Uint8Array): Tlv[] {
  const template = readTlv(bytes);
  if (template.tag !== FCP && template.tag !== FCI) throw new FormatError("no file control information", 0);
  return childrenOf(template, bytes);
}
