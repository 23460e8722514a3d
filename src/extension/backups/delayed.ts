/** Work that is done once it was not asked for again for some milliseconds. */
export class Delayed {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly milliseconds: number,
    private readonly work: () => void,
  ) {}

  plan(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.milliseconds);
  }

  /** Does it now, if it was asked for. */
  flush(): void {
    if (this.timer === undefined) return;
    this.dispose();
    this.work();
  }

  /** Leaves it undone. */
  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
