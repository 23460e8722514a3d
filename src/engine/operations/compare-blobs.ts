import { equal } from "../../formats/bytes";
import type { BlobComparison, BlobVerdicts, ComparedFile, Node } from "../../protocol";
import { isFailure } from "../failure";
import { certificateIn, compareCertificates, type CertificatePart } from "./comparison/certificate";
import { compareKeys, type KeyEvidence } from "./comparison/key";
import { compareParts, type Parts } from "./comparison/rows";
import { compareWrapping, wrappedKeyIn } from "./comparison/wrapping";
import { decodeBlob } from "./decode-blob";
import type { BlobFiles } from "./params";

/**
 * Two files of backed-up keys beside each other: what their keys, DKEKs and certificates have in common, and every
 * part of both. A file that can't be read is told as such; the parts of the other one are there all the same.
 */
export function compareBlobs({ files: [a, b] }: BlobFiles): BlobComparison {
  const [inA, inB] = [readFile(a), readFile(b)];
  const rows = compareParts(partsOf(a, inA.content), partsOf(b, inB.content));
  const files: BlobComparison["files"] = [inA.told, inB.told];
  if (inA.content === undefined || inB.content === undefined) return { files, rows };
  return { files, verdicts: verdictsOf(a, inA.content, b, inB.content), rows };
}

/** What verdicts are made of. */
interface Content extends KeyEvidence {
  nodes: Node[];
  certificate: CertificatePart;
}

function partsOf(file: Uint8Array, content: Content | undefined): Parts {
  return { file, decoded: content && { kind: content.facts.kind, nodes: content.nodes } };
}

function verdictsOf(a: Uint8Array, inA: Content, b: Uint8Array, inB: Content): BlobVerdicts {
  return {
    identical: equal(a, b),
    key: compareKeys(inA, inB),
    dkek: inA.facts.kcv === inB.facts.kcv ? "same" : "different",
    certificate: compareCertificates(inA.certificate, inB.certificate),
    wrapping: compareWrapping(inA.wrapped, inB.wrapped),
  };
}

function readFile(file: Uint8Array): { told: ComparedFile; content?: Content } {
  const size = file.length;
  try {
    const { nodes, ...facts } = decodeBlob({ file });
    const certificate = certificateIn(file, facts.certificate);
    const { validity } = certificate;
    return {
      told: { state: "read", size, facts, ...(validity && { validity }) },
      content: { nodes, facts, certificate, wrapped: wrappedKeyIn(file, facts.kind) },
    };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { data } = error;
    if (data.code === "damaged") return { told: { state: "damaged", size, offset: data.offset, reason: data.reason } };
    if (data.code === "not-a-key-blob") return { told: { state: "foreign", size } };
    throw error;
  }
}
