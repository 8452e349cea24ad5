import type { Timing } from '#adapters/ai/ask-conditions.ts';

export interface StubTiming extends Timing {
  /** Milliseconds that were waited out. */
  readonly waits: readonly number[];
  /** Lets so much time pass: all longer waits that end in it come to their end. */
  elapse(ms: number): void;
}

/** Time that stands still: short waits are over at once, longer ones are limits, which `elapse` reaches. */
export function createStubTiming(skippedUpToMs = 60_000): StubTiming {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const waits: number[] = [];
  const limits = new Set<{ readonly at: number; readonly reach: () => void }>();
  return {
    waits,
    now: () => now,
    random: () => 0.5,
    async wait(ms, signal) {
      signal.throwIfAborted();
      if (ms <= skippedUpToMs) {
        now += ms;
        waits.push(ms);
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const limit = { at: now + ms, reach: resolve };
        limits.add(limit);
        signal.addEventListener('abort', () => {
          limits.delete(limit);
          reject(signal.reason as Error);
        });
      });
    },
    elapse(ms) {
      now += ms;
      for (const limit of limits) if (limit.at <= now) limit.reach();
    },
  };
}
