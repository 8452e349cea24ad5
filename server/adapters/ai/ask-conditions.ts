import { setTimeout } from 'node:timers/promises';

/** Time and chance, given so that tests need not wait. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with AbortError as soon as `signal` is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to, but not including, 1. */
  random(): number;
}

/** In milliseconds. */
export interface AskTimeouts {
  /** From sending a request to the first text; what shows that the model is thinking starts it anew. */
  readonly firstPieceMs: number;
  readonly betweenPiecesMs: number;
  /** One ask with all of its tries. */
  readonly totalMs: number;
}

/** Sentences at the end of messages: what to do about it, in the words of the editor or of the command line. */
export interface Advice {
  readonly setKey: string;
  readonly setModel: string;
  readonly setAddress: string;
}

/** What holds for all models of a program. */
export interface AskConditions {
  readonly timeouts: AskTimeouts;
  readonly timing: Timing;
  readonly advice: Advice;
  /** Code and keys may travel to other machines unencrypted. */
  readonly allowsPlainHttp: boolean;
}

const SYSTEM_TIMING: Timing = {
  now: Date.now,
  wait: (ms, signal) => setTimeout(ms, undefined, { signal }),
  random: Math.random,
};

const DEFAULTS: AskConditions = {
  timeouts: { firstPieceMs: 120_000, betweenPiecesMs: 90_000, totalMs: 600_000 },
  timing: SYSTEM_TIMING,
  advice: {
    setKey: 'Run RefactorIQ: Set API Key.',
    setModel: 'Name another one in the settings refactoriq.ai.reviewModel and refactoriq.ai.refactorModel.',
    setAddress: 'Correct the setting refactoriq.ai.compatibleUrl.',
  },
  allowsPlainHttp: false,
};

export function completeConditions(given: Partial<AskConditions>): AskConditions {
  return { ...DEFAULTS, ...given };
}
