import {
  AiError,
  type AiModel,
  type AiPrompt,
  type ModelName,
  type ModelPrice,
  type TokenUsage,
} from '../ports/ai-model.ts';
import type { Clock } from '../ports/clock.ts';
import type { UsageLedger } from '../ports/usage-ledger.ts';
import { AiBudget, type BudgetLimits } from './budget.ts';
import { maxCostOf } from './budget-estimate.ts';
import { tokensOfPrompt } from './prompt.ts';
import { toUsageEntry } from './usage.ts';

export interface SpendingOptions {
  readonly ledger: UsageLedger;
  readonly clock: Clock;
  readonly limits: BudgetLimits;
  /** Groups what belongs together in the ledger. */
  readonly run: string;
  /** All that may answer. */
  readonly models: readonly ModelName[];
  findPrice(model: ModelName): ModelPrice | undefined;
}

/** What one run spends: held to the limits of its user, and written into the ledger. */
export class Spending {
  private readonly options: SpendingOptions;
  private readonly budget: AiBudget;
  /** One for each ask that is not in the ledger yet, the oldest first. */
  private readonly reserved: (() => void)[] = [];
  private dollars = 0;
  private unpriced = 0;

  constructor(options: SpendingOptions) {
    this.options = options;
    this.budget = new AiBudget(options);
  }

  /** US dollars of all asks so far; `hasUnpriced` when the price of some is not known. */
  get cost(): { readonly dollars: number; readonly hasUnpriced: boolean } {
    return { dollars: this.dollars, hasUnpriced: this.unpriced > 0 };
  }

  /** The same model, whose asks throw AiError when the limits do not allow them. */
  guard(model: AiModel): AiModel {
    const reserve = (prompt: AiPrompt): Promise<void> => this.reserve(model, prompt);
    return {
      name: model.name,
      async *ask(prompt, signal) {
        await reserve(prompt);
        yield* model.ask(prompt, signal);
      },
    };
  }

  /** What an ask took, with the fingerprints of what came out of it. Resolves when other processes see it. */
  async record(usage: TokenUsage, model: ModelName, findings: readonly string[] = []): Promise<void> {
    const { ledger, clock, run } = this.options;
    const entry = toUsageEntry(usage, { at: clock.now(), run, model, price: this.options.findPrice(model), findings });
    if (entry.cost === undefined) this.unpriced++;
    else this.dollars += entry.cost;
    await ledger.add(entry);
    this.reserved.shift()?.();
  }

  /** Gives back what is kept free for asks that came to nothing. */
  close(): void {
    for (const release of this.reserved.splice(0)) release();
  }

  private async reserve({ name }: AiModel, prompt: AiPrompt): Promise<void> {
    const estimate = { calls: 1, inputTokens: tokensOfPrompt(prompt), maxOutputTokens: prompt.maxOutputTokens };
    const { options } = this;
    // Whoever answers: the dearest counts.
    const costs = options.models.flatMap((model) => maxCostOf(estimate, options.findPrice(model)) ?? []);
    const answer = await this.budget.mayAsk(estimate, costs.length > 0 ? Math.max(...costs) : undefined);
    if (answer.kind === 'no') throw new AiError('out-of-credit', answer.reason, { provider: name.provider });
    this.reserved.push(() => answer.release());
  }
}
