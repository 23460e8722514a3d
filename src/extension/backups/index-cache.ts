import { fileLimit } from "../files/file-limit";
import type { KnownFile } from "./known-file";

/** What the cache file holds. Another layout, or another version of the extension, means to look at all files anew. */
interface CacheContent {
  layout: 1;
  version: string;
  files: [uri: string, file: KnownFile][];
}

export function cacheContent(version: string, files: ReadonlyMap<string, KnownFile>): CacheContent {
  // What the engine failed at once is shown to it again after a restart.
  return { layout: 1, version, files: [...files].filter(([, { told, size }]) => told !== undefined || size > fileLimit) };
}

/** The files of a cache; none where it is broken, or was not written by this version. */
export function filesInCache(version: string, content: unknown): Map<string, KnownFile> {
  if (!isObject(content) || content["layout"] !== 1 || content["version"] !== version) return new Map();
  const { files } = content;
  if (!Array.isArray(files) || !files.every(isEntry)) return new Map();
  return new Map(files);
}

function isEntry(entry: unknown): entry is [string, KnownFile] {
  return Array.isArray(entry) && entry.length === 2 && typeof entry[0] === "string" && isKnownFile(entry[1]);
}

function isKnownFile(file: unknown): file is KnownFile {
  if (!isObject(file) || typeof file["size"] !== "number" || typeof file["modified"] !== "number") return false;
  return file["told"] === undefined || isSummarized(file["told"]);
}

function isSummarized(told: unknown): boolean {
  if (!isObject(told) || typeof told["sha256"] !== "string") return false;
  if (told["state"] === "foreign") return true;
  if (told["state"] === "damaged") return typeof told["offset"] === "number" && typeof told["reason"] === "string";
  return told["state"] === "key-blob" && isSummary(told["summary"]);
}

function isSummary(summary: unknown): boolean {
  return isObject(summary) && typeof summary["kcv"] === "string" && typeof summary["keyType"] === "string" && isObject(summary["notHeldBy"]);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
