export * from "./describe";
export { UnreadableKeyBlob } from "./node";
export type { StructureBit, StructureNode, StructureProblem } from "./node";
export * from "./plaintext-nodes";
export * from "./share-nodes";
