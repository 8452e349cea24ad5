const WINDOW_MS = 3 * 60_000;
const RESTARTS_IN_WINDOW = 3;

/** Decides whether a server that died is started again: yes, unless it dies again and again. */
export class RestartPolicy {
  private crashes: number[] = [];
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Takes note of a crash and says whether to try once more. */
  shouldRestart(): boolean {
    const now = this.now();
    this.crashes = [...this.crashes.filter((time) => now - time < WINDOW_MS), now];
    return this.crashes.length <= RESTARTS_IN_WINDOW;
  }
}
