import type { Touch } from "./backup-files";
import { Delayed } from "./delayed";

/** Collects what happens to files until nothing has happened for a while. */
export class Touches {
  private collected = new Map<string, Touch["how"]>();
  private readonly delayed: Delayed;

  constructor(quiet: number, take: (touches: ReadonlyMap<string, Touch["how"]>) => void) {
    this.delayed = new Delayed(quiet, () => {
      const touches = this.collected;
      this.collected = new Map();
      take(touches);
    });
  }

  add({ uri, how }: Touch): void {
    this.collected.set(uri, how);
    this.delayed.plan();
  }

  /** Hands over what there is, if anything. */
  flush(): void {
    this.delayed.flush();
  }

  dispose(): void {
    this.delayed.dispose();
  }
}

/** Whether something happened to a file, or to a folder that it lies in. */
export function isTouched(uri: string, touches: { has(uri: string): boolean }): boolean {
  if (touches.has(uri)) return true;
  for (let end = uri.lastIndexOf("/"); end > 0; end = uri.lastIndexOf("/", end - 1)) if (touches.has(uri.slice(0, end))) return true;
  return false;
}
