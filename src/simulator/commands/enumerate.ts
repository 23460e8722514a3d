import { concat, unsignedBytes } from "../../formats/bytes";
import { fid } from "../../formats/smartcard-hsm";
import { prefixOf } from "../files";
import type { Handler } from "./handler";

/** ENUMERATE OBJECTS: identifiers of two bytes each, as many as fit (SmartCard-HSM ref. 2.7). */
export const enumerate: Handler = (card, { le }) => {
  const { keys, files } = card.state;
  const all = [fid.key, ...Array.from(keys.keys(), (reference) => fid.key | reference), ...files.keys()];
  const { listedFirst, enumerated } = card.profile.files;
  const inOrder = enumerated.flatMap((prefix) =>
    all.filter((fileId) => prefixOf(fileId) >> 8 === prefix).sort((a, b) => a - b),
  );
  const listed = new Set([...listedFirst.filter((fileId) => all.includes(fileId)), ...inOrder]);
  const list = concat(...Array.from(listed, (fileId) => unsignedBytes(BigInt(fileId), 2)));
  return { data: list.subarray(0, (le ?? 0) & ~1) };
};
