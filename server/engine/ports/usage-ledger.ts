import type { AiUsage } from '#shared/domain/ai-usage.ts';

/** Remembers for this user what models were paid for, in all workspaces. Several processes may use one ledger. */
export interface UsageLedger {
  /** Resolves when the others see it. */
  add(usage: AiUsage): Promise<void>;
  /** Oldest first. What is long past is summed up by day and model. */
  entries(): Promise<readonly AiUsage[]>;
}
