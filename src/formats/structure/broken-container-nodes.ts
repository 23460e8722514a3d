import { unsigned } from "../bytes";
import type { ContainerFacts, DescribedContainer } from "./container-nodes";
import { describeMember } from "./container-nodes";
import { readElements } from "./elements";
import { describeKeyBlob } from "./key-blob-nodes";
import type { StructureNode } from "./node";
import { notUnderstood } from "./node";

/** A length below this is as damaged as the rest of the header. */
const LEAST_BLOB = 32;

/**
 * Nodes of a container whose header leads nowhere, while the wrapped key behind it is still to be recognised. They cover
 * the file exactly.
 * @param start where the wrapped key begins
 */
export function describeBrokenContainer(file: Uint8Array, start: number): DescribedContainer {
  const facts: ContainerFacts = { certificate: "none" };
  const end = endOfBlob(file, start);
  facts.blob = file.subarray(start, end);
  const header: StructureNode = {
    ...notUnderstood(0, start, "the tags and lengths of container and wrapped key are damaged"),
    name: "Tags and lengths",
  };
  const blob: StructureNode = {
    name: "Wrapped key",
    offset: start,
    length: end - start,
    children: describeKeyBlob(file, start, end),
  };
  const { elements, broken } = readElements(file, end, file.length);
  const children = [header, blob, ...elements.map((element) => describeMember(file, element, facts))];
  if (broken !== undefined) children.push(notUnderstood(elements.at(-1)?.end ?? end, file.length, broken.reason));
  return { nodes: [{ name: "Key backup", offset: 0, length: file.length, children }], facts };
}

/** By the length field in front of the blob where it fits, whichever form it has (X.690 8.1.3); else the file's end. */
function endOfBlob(file: Uint8Array, start: number): number {
  const lengths = [2, 1].map((digits) => ({ digits, length: Number(unsigned(file.subarray(start - digits, start))) }));
  const long = lengths.find(({ digits, length }) => file[start - digits - 1] === (0x80 | digits) && length >= LEAST_BLOB && start + length <= file.length);
  return long === undefined ? file.length : start + long.length;
}
