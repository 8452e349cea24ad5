import type { AiError } from '#engine/ports/ai-model.ts';
import type { DroppedFinding, ReviewReceipt } from '#engine/review/review-events.ts';

/** What is remembered of the last review of a document. */
export interface KeptReceipt {
  readonly receipt: ReviewReceipt;
  readonly dropped: readonly DroppedFinding[];
  /** Why fixes were withheld. */
  readonly withheld: readonly string[];
  readonly failures: readonly AiError[];
  readonly cost: { readonly dollars: number; readonly hasUnpriced: boolean };
  readonly at: Date;
}

const MAX_RECEIPTS = 100;

/** The receipts of the last reviews. */
export class Receipts {
  private readonly kept = new Map<string, KeptReceipt>();

  keep(uri: string, receipt: KeptReceipt): void {
    this.kept.delete(uri);
    this.kept.set(uri, receipt);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_RECEIPTS && oldest !== undefined) this.kept.delete(oldest);
  }

  /** Of a document, or the last one of all. */
  find(uri: string | undefined): KeptReceipt | undefined {
    return uri === undefined ? [...this.kept.values()].at(-1) : this.kept.get(uri);
  }
}
