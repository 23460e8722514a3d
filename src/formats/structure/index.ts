export * from "./describe";
export type { StructureNode, StructureProblem } from "./node";
export * from "./plaintext-nodes";
export * from "./share-nodes";
