export * from "./describe";
export type { StructureNode, StructureProblem } from "./node";
