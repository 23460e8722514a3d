import type { FailureCode, ReaderName } from "../../protocol";
import { fail } from "../failure";
import { SmartCardHsm } from "../hsm";
import type { ReaderPort, ShareMode } from "../pcsc/port";
import { CollectedShares } from "./collected-shares";
import { causeOf } from "./taking-back";

/** The readers, however many ports they come from. */
export type ReaderSource = Pick<ReaderPort, "readers" | "onChange" | "connect">;

/** Failures after which a session that was kept open is of no use any more. */
const sessionIsLost: ReadonlySet<FailureCode> = new Set(["card-removed", "no-card", "no-such-reader", "wrong-pin", "pin-blocked", "pin-required"]);

interface UnlockedSession {
  hsm: SmartCardHsm;
  idleSeconds: number | undefined;
  idleTimer?: NodeJS.Timeout;
}

/**
 * The card in one reader: work on it is queued, one operation after the other.
 * Ends when the card is taken out; another card in the same reader gets a slot of its own.
 */
export class CardSlot {
  private lastWork: Promise<unknown> = Promise.resolve();
  private unlockedSession: UnlockedSession | undefined;
  private isRemoved = false;
  readonly collectedShares = new CollectedShares();

  constructor(
    private readonly reader: ReaderName,
    private readonly readers: ReaderSource,
    private readonly onLockChange: () => void,
  ) {}

  get unlocked(): boolean {
    return this.unlockedSession !== undefined;
  }

  /**
   * Does `work` in the unlocked session, or in one of its own that ends with it.
   * @throws EngineFailure of connecting, `not-a-smartcard-hsm`, `card-removed`
   */
  run<Result>(share: ShareMode, work: (hsm: SmartCardHsm) => Promise<Result>): Promise<Result> {
    return this.queue(async () => {
      const kept = this.unlockedSession;
      if (kept === undefined) return this.inOwnSession(share, work);
      clearTimeout(kept.idleTimer);
      try {
        return await work(kept.hsm);
      } catch (error) {
        if (sessionIsLost.has(causeOf(error))) await this.endUnlockedSession();
        throw error;
      } finally {
        // Some work, as unblocking the PIN, leaves it unverified.
        if (!kept.hsm.pins.verified) await this.endUnlockedSession();
        this.startIdleTimer();
      }
    });
  }

  /** Keeps a session open in which `work` verified the PIN, until `lock`, removal, or `idleSeconds` without use. */
  unlock(work: (hsm: SmartCardHsm) => Promise<void>, idleSeconds: number | undefined): Promise<void> {
    return this.queue(async () => {
      await this.endUnlockedSession();
      const hsm = await this.open("exclusive");
      try {
        await work(hsm);
      } catch (error) {
        await hsm.close();
        throw error;
      }
      this.unlockedSession = { hsm, idleSeconds };
      this.startIdleTimer();
      this.onLockChange();
    });
  }

  lock(): Promise<void> {
    return this.queue(() => this.endUnlockedSession());
  }

  /** The card is gone: what waits for it fails; the port fails what runs. */
  async remove(): Promise<void> {
    this.isRemoved = true;
    this.collectedShares.clear();
    await this.lastWork;
    // What ran may have added one.
    this.collectedShares.clear();
    await this.endUnlockedSession();
  }

  private queue<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.lastWork.then(() => {
      if (this.isRemoved) fail("card-removed", { reader: this.reader });
      return work();
    });
    this.lastWork = result.catch(() => undefined);
    return result;
  }

  private async inOwnSession<Result>(share: ShareMode, work: (hsm: SmartCardHsm) => Promise<Result>): Promise<Result> {
    const hsm = await this.open(share);
    try {
      return await work(hsm);
    } finally {
      await hsm.close();
    }
  }

  private async open(share: ShareMode): Promise<SmartCardHsm> {
    const connection = await this.readers.connect(this.reader, share);
    try {
      return await SmartCardHsm.open(connection, this.reader);
    } catch (error) {
      await connection.disconnect("leave");
      throw error;
    }
  }

  private async endUnlockedSession(): Promise<void> {
    const session = this.unlockedSession;
    if (session === undefined) return;
    this.unlockedSession = undefined;
    clearTimeout(session.idleTimer);
    await session.hsm.close();
    this.onLockChange();
  }

  private startIdleTimer(): void {
    const session = this.unlockedSession;
    if (session?.idleSeconds === undefined) return;
    clearTimeout(session.idleTimer);
    session.idleTimer = setTimeout(() => void this.lock().catch(() => undefined), session.idleSeconds * 1000);
    session.idleTimer.unref();
  }
}
