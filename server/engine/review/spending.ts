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
import { estimateTokens } from './token-estimate.ts';
import { toUsageEntry } from './usage.ts';

export interface SpendingOptions {
  readonly ledger: UsageLedger;
  readonly clock: Clock;
  readonly limits: BudgetLimits;
  /** Groups what belongs together in the ledger. */
  readonly run: string;
  /** All that may answer. */
  readonly models: readonly ModelName[];
  readonly findPrice: (model: ModelName) => ModelPrice | undefined;
}

/** What one run spends: held to the limits of its user, and written into the ledger. */
export class Spending {
  private readonly options: SpendingOptions;
  private readonly budget: AiBudget;
  private total = 0;
  private unpriced = 0;
  private refused: string | undefined;
  private failure: AiError | undefined;

  constructor(options: SpendingOptions) {
    this.options = options;
    this.budget = new AiBudget(options);
  }

  /** US dollars of all asks so far; `hasUnpriced` when the price of some is not known. */
  get cost(): { readonly dollars: number; readonly hasUnpriced: boolean } {
    return { dollars: this.total, hasUnpriced: this.unpriced > 0 };
  }

  /** Why the limits do not allow more, once they did not. */
  get refusal(): string | undefined {
    return this.refused;
  }

  /** Nothing more is asked: it would fail as this did. */
  stop(failure: AiError): void {
    this.failure ??= failure;
  }

  /** For one conversation; several may run side by side. */
  openMeter(): SpendingMeter {
    return new SpendingMeter(this);
  }

  /** Throws AiError when an ask is not allowed, else keeps free what it may take until the result is called. */
  async reserve(model: AiModel, prompt: AiPrompt): Promise<() => void> {
    if (this.failure) throw this.failure;
    const estimate = { calls: 1, inputTokens: tokensOfPrompt(prompt), maxOutputTokens: prompt.maxOutputTokens };
    const { models, findPrice } = this.options;
    // Whoever answers: the dearest counts.
    const costs = models.flatMap((name) => maxCostOf(estimate, findPrice(name)) ?? []);
    const answer = await this.budget.mayAsk(estimate, costs.length > 0 ? Math.max(...costs) : undefined);
    if (answer.kind === 'yes') return () => answer.release();
    this.refused = answer.reason;
    throw new AiError('out-of-credit', answer.reason, { provider: model.name.provider });
  }

  /** Resolves when other processes see it. */
  async record(usage: TokenUsage, model: ModelName, findings: readonly string[] = []): Promise<void> {
    const { ledger, clock, run, findPrice } = this.options;
    const entry = toUsageEntry(usage, { at: clock.now(), run, model, price: findPrice(model), findings });
    if (entry.cost === undefined) this.unpriced++;
    else this.total += entry.cost;
    await ledger.add(entry);
  }
}

/** Follows the asks of one conversation, which may overlap. */
export class SpendingMeter {
  private readonly spending: Spending;
  /** One for each ask that is not in the ledger yet, the oldest first. */
  private readonly reserved: (() => void)[] = [];

  constructor(spending: Spending) {
    this.spending = spending;
  }

  /** The same model, whose asks throw AiError when the limits do not allow them. */
  guard(model: AiModel): AiModel {
    const reserve = async (prompt: AiPrompt): Promise<void> => {
      this.reserved.push(await this.spending.reserve(model, prompt));
    };
    const record = this.record.bind(this);
    return {
      name: model.name,
      async *ask(prompt, signal) {
        await reserve(prompt);
        let received = '';
        try {
          for await (const part of model.ask(prompt, signal)) {
            if (part.kind === 'text') received += part.text;
            yield part;
          }
        } catch (error) {
          // Providers are paid for answers that break off as well.
          if (received !== '') await record(estimateUsage(prompt, received), model.name);
          throw error;
        }
      },
    };
  }

  /** What an ask took, with the fingerprints of what came out of it. Resolves when other processes see it. */
  async record(usage: TokenUsage, model: ModelName, findings: readonly string[] = []): Promise<void> {
    await this.spending.record(usage, model, findings);
    this.reserved.shift()?.();
  }

  /** Gives back what is kept free for asks that came to nothing. */
  close(): void {
    for (const release of this.reserved.splice(0)) release();
  }
}

function estimateUsage(prompt: AiPrompt, received: string): TokenUsage {
  const [inputTokens, outputTokens] = [tokensOfPrompt(prompt), estimateTokens(received)];
  return { inputTokens, outputTokens, cachedTokens: 0, isEstimate: true };
}
