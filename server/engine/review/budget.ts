import type { AiUsage } from '#shared/domain/ai-usage.ts';
import type { UsageLedger } from '../ports/usage-ledger.ts';
import type { Clock } from '../ports/clock.ts';
import { type AskEstimate, formatCount, formatDollars } from './budget-estimate.ts';
import { dayOf, totalOf } from './usage.ts';

/** What may be spent at most; undefined is without limit. Tokens are those sent and received together. */
export interface BudgetLimits {
  readonly runTokens?: number | undefined;
  /** US dollars. Asks whose price is not known, as those of a model on this machine, do not count. */
  readonly runCost?: number | undefined;
  readonly dayTokens?: number | undefined;
  /** US dollars. */
  readonly dayCost?: number | undefined;
}

export interface BudgetOptions {
  readonly ledger: UsageLedger;
  readonly clock: Clock;
  readonly limits: BudgetLimits;
  /** As in the ledger. */
  readonly run: string;
}

export type BudgetAnswer =
  /** What was asked for is kept free until it is released, which is when the ledger knows what was really used. */
  | { readonly kind: 'yes'; release(): void }
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'no'; readonly reason: string };

interface Spending {
  readonly tokens: number;
  readonly cost: number;
}

/** Holds one run to the limits of its user. Asks count with all that they may take, so that no limit is ever passed. */
export class AiBudget {
  private readonly options: BudgetOptions;
  private readonly held = new Set<Spending>();

  constructor(options: BudgetOptions) {
    this.options = options;
  }

  /** `maxCost` in US dollars, undefined when the price is not known. */
  async mayAsk({ inputTokens, maxOutputTokens }: AskEstimate, maxCost: number | undefined): Promise<BudgetAnswer> {
    const wanted: Spending = { tokens: inputTokens + maxOutputTokens, cost: maxCost ?? 0 };
    const entries = await this.options.ledger.entries();
    // From here on without a pause, so that two asks at the same time do not take the same rest.
    const reason = this.refuse(wanted, entries);
    if (reason !== undefined) return { kind: 'no', reason };
    this.held.add(wanted);
    return { kind: 'yes', release: () => void this.held.delete(wanted) };
  }

  private refuse(wanted: Spending, entries: readonly AiUsage[]): string | undefined {
    const { limits, run, clock } = this.options;
    const today = dayOf(clock.now());
    const ofRun = this.spent(entries.filter((entry) => entry.run === run));
    const ofDay = this.spent(entries.filter(({ at }) => dayOf(new Date(at)) === today));
    const checks: readonly BudgetCheck[] = [
      { limit: limits.runTokens, spent: ofRun.tokens, wanted: wanted.tokens, period: 'run', format: formatTokens },
      { limit: limits.runCost, spent: ofRun.cost, wanted: wanted.cost, period: 'run', format: formatDollars },
      { limit: limits.dayTokens, spent: ofDay.tokens, wanted: wanted.tokens, period: 'day', format: formatTokens },
      { limit: limits.dayCost, spent: ofDay.cost, wanted: wanted.cost, period: 'day', format: formatDollars },
    ];
    return checks.map(refusalOf).find((reason) => reason !== undefined);
  }

  private spent(entries: readonly AiUsage[]): Spending {
    const { inputTokens, outputTokens, cost } = totalOf(entries);
    const held = [...this.held];
    return {
      tokens: held.reduce((sum, { tokens }) => sum + tokens, inputTokens + outputTokens),
      cost: held.reduce((sum, own) => sum + own.cost, cost),
    };
  }
}

interface BudgetCheck {
  readonly limit: number | undefined;
  readonly spent: number;
  readonly wanted: number;
  readonly period: 'run' | 'day';
  readonly format: (amount: number) => string;
}

function refusalOf({ limit, spent, wanted, period, format }: BudgetCheck): string | undefined {
  // What costs nothing passes a limit of money that is used up.
  if (limit === undefined || wanted === 0 || spent + wanted <= limit) return undefined;
  const advice =
    period === 'day'
      ? 'Raise the limit in the settings, or go on tomorrow.'
      : 'Raise the limit in the settings, or review less at once.';
  return (
    `The limit of ${format(limit)} per ${period} leaves too little: ${format(spent)} spent or reserved, ` +
    `and this may take ${format(wanted)}. ${advice}`
  );
}

function formatTokens(tokens: number): string {
  return `${formatCount(tokens)} tokens`;
}
