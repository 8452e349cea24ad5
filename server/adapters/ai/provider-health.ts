import type { AiError, AiProvider } from '#engine/ports/ai-model.ts';
import { isPassing } from './ai-errors.ts';

const FAILURES_IN_A_ROW = 3;
const REST_MS = 60_000;

interface Condition {
  failures: number;
  /** Set while the provider is left alone. */
  rest: { readonly until: number; readonly reason: AiError; isProbed: boolean } | undefined;
}

/** Why a provider is not asked at the moment. */
export interface Rest {
  readonly reason: AiError;
  /** When it may be tried again, in milliseconds from now; 0 while a try is under way. */
  readonly leftMs: number;
}

/**
 * Leaves providers alone that failed three times in a row, or whose key or credit is used up: for a minute, or longer
 * where they ask for it. Then one ask at a time tries. Shared by all chains of a program.
 */
export class ProviderHealth {
  readonly #conditions = new Map<AiProvider, Condition>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Lets an ask through, or says why not. Whoever is let through tells what came of it: `succeed`, `fail` or `giveUp`.
   */
  admit(provider: AiProvider): Rest | undefined {
    const { rest } = this.#condition(provider);
    if (!rest) return undefined;
    const leftMs = Math.max(0, rest.until - this.#now());
    if (leftMs > 0 || rest.isProbed) return { reason: rest.reason, leftMs };
    rest.isProbed = true;
    return undefined;
  }

  succeed(provider: AiProvider): void {
    this.#conditions.delete(provider);
  }

  fail(provider: AiProvider, reason: AiError): void {
    const condition = this.#condition(provider);
    const isAccount = reason.kind === 'refused-key' || reason.kind === 'out-of-credit';
    if (!isAccount && !isPassing(reason.kind)) {
      // Such as an unknown model: the provider itself is well.
      this.giveUp(provider);
      return;
    }
    condition.failures += 1;
    if (isAccount || condition.rest || condition.failures >= FAILURES_IN_A_ROW) {
      const until = this.#now() + Math.max(REST_MS, reason.retryAfterMs ?? 0);
      condition.rest = { until, reason, isProbed: false };
    }
  }

  /** The ask was cancelled or says nothing about the provider. */
  giveUp(provider: AiProvider): void {
    const { rest } = this.#condition(provider);
    if (rest) rest.isProbed = false;
  }

  /** Forgets what is known of a provider, as after a change of its key. */
  reset(provider: AiProvider): void {
    this.#conditions.delete(provider);
  }

  #condition(provider: AiProvider): Condition {
    const condition = this.#conditions.get(provider) ?? { failures: 0, rest: undefined };
    this.#conditions.set(provider, condition);
    return condition;
  }
}
