import { curveNames } from "../../protocol/keys";
import type { CurveName, KeyType } from "../../protocol/keys";
import { manifestVersion } from "./manifest";
import type { BackupManifest, ListedBackup } from "./manifest";

/** Why a file is no manifest that can be used, as the rest of a sentence. */
export class ManifestProblem extends Error {
  override readonly name = "ManifestProblem";
}

/**
 * The manifest in a file. A newer format is refused, because writing it again would lose what it means.
 * @throws ManifestProblem
 */
export function manifestIn(text: string): BackupManifest {
  const found = fields(parsed(text), "it");
  const formatVersion = number(found, "formatVersion", 1, Number.MAX_SAFE_INTEGER);
  if (formatVersion > manifestVersion) refuse(`it has format version ${formatVersion}, which needs a newer version of this extension`);
  const { keys } = found;
  if (!Array.isArray(keys)) refuse("“keys” is no list");
  return {
    ...found,
    formatVersion,
    serial: string(found, "serial"),
    firmware: string(found, "firmware"),
    kcv: hex(found, "kcv", 8),
    time: time(found),
    keys: keys.map((key: unknown, index) => listedBackup(key, `“keys[${index}]”`)),
  };
}

function listedBackup(value: unknown, where: string): ListedBackup {
  const found = fields(value, where);
  try {
    return {
      ...found,
      keyRef: number(found, "keyRef", 1, 255),
      label: string(found, "label"),
      id: hex(found, "id"),
      type: keyType(found),
      ...(found["size"] !== undefined && { size: number(found, "size", 1, 65_536) }),
      ...(found["curve"] !== undefined && { curve: curve(found) }),
      ...(found["publicKeySha256"] !== undefined && { publicKeySha256: hex(found, "publicKeySha256", 32) }),
      ...(found["aesKcv"] !== undefined && { aesKcv: hex(found, "aesKcv", 5) }),
      kcv: hex(found, "kcv", 8),
      file: fileName(found),
      sha256: hex(found, "sha256", 32),
      time: time(found),
    };
  } catch (error) {
    throw error instanceof ManifestProblem ? new ManifestProblem(`${where}: ${error.message}`) : error;
  }
}

function refuse(problem: string): never {
  throw new ManifestProblem(problem);
}

type Fields = Record<string, unknown>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    refuse("it is no JSON");
  }
}

function fields(value: unknown, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(`${where} is no object`);
  return { ...value };
}

function string(found: Fields, name: string): string {
  const value = found[name];
  if (typeof value !== "string") refuse(`“${name}” is no text`);
  return value;
}

function number(found: Fields, name: string, least: number, most: number): number {
  const value = found[name];
  const fits = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  if (!fits) refuse(`“${name}” is no whole number from ${least}`);
  return value;
}

/** Upper-case hexadecimal; of so many bytes where that is told. */
function hex(found: Fields, name: string, bytes?: number): string {
  const value = string(found, name).toUpperCase();
  const fits = /^([0-9A-F]{2})+$/.test(value) && (bytes === undefined || value.length === 2 * bytes);
  if (!fits) refuse(`“${name}” is not ${bytes === undefined ? "bytes" : `${bytes} bytes`} in hexadecimal`);
  return value;
}

function keyType(found: Fields): KeyType {
  const { type } = found;
  if (type !== "RSA" && type !== "EC" && type !== "AES") refuse("“type” is not RSA, EC or AES");
  return type;
}

function curve(found: Fields): CurveName {
  return curveNames.find((name) => name === found["curve"]) ?? refuse("“curve” is no curve of a SmartCard-HSM");
}

/** A name without a folder: a manifest that came from elsewhere must not lead to other files than those beside it. */
function fileName(found: Fields): string {
  const name = string(found, "file");
  if (name === "" || name === "." || name === ".." || /[/\\]/.test(name)) refuse("“file” is no name of a file beside the manifest");
  return name;
}

function time(found: Fields): string {
  const value = string(found, "time");
  if (Number.isNaN(Date.parse(value))) refuse("“time” is no time");
  return value;
}
