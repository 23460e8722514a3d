/** Decides whether the engine may be started again after a crash: a few times in a stretch of time, then not any more. */
export class CrashBudget {
  private restarts: number[] = [];

  constructor(
    private readonly limit = 4,
    private readonly milliseconds = 3 * 60_000,
  ) {}

  /** Takes one restart out of the budget at `now` (milliseconds of any clock that only moves on); false when it is used up. */
  takeRestart(now: number): boolean {
    this.restarts = this.restarts.filter((at) => now - at < this.milliseconds);
    if (this.restarts.length >= this.limit) return false;
    this.restarts.push(now);
    return true;
  }

  /** Forgets all crashes: the person asked for a new start. */
  refill(): void {
    this.restarts = [];
  }
}
