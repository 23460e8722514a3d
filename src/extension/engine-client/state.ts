import type { Started } from "../../protocol/requests";

/**
 * How the engine is doing.
 *
 * - `starting`: for the first time, on request, or again after a crash
 * - `running`: it answers
 * - `stopped`: it ended too often, or could not be started; only a person starts it again
 */
export type EngineState =
  | { name: "starting" }
  | { name: "running"; started: Started }
  | { name: "stopped"; reason: string };
