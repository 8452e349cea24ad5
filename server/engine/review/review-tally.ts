import type { TokenUsage } from '../ports/ai-model.ts';
import type { PreparedReview } from './prepare-review.ts';
import type { DropReason } from './ground-finding.ts';
import type { ReviewEvent, ReviewReceipt, SkippedUnit } from './review-events.ts';

/** Counts what a review does, for its receipt. */
export class ReviewTally {
  private readonly prepared: PreparedReview;
  private readonly skipped: SkippedUnit[];
  private readonly models = new Set<string>();
  private readonly dropped: Partial<Record<DropReason, number>> = {};
  private readonly counts = { reviewed: 0, replayed: 0, asks: 0, findings: 0, witnesses: 0, withheldFixes: 0 };
  private usage: TokenUsage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, isEstimate: false };
  private readonly losses = { unreadable: 0, cutReplies: 0 };

  constructor(prepared: PreparedReview) {
    this.prepared = prepared;
    this.skipped = [...prepared.skipped];
  }

  /** Counts an event and gives it back. */
  count(event: ReviewEvent): ReviewEvent {
    if (event.kind === 'finding') this.counts.findings++;
    else if (event.kind === 'witness') this.counts.witnesses++;
    else if (event.kind === 'withheld') this.counts.withheldFixes++;
    else if (event.kind === 'dropped') this.dropped[event.reason] = (this.dropped[event.reason] ?? 0) + 1;
    else if (event.kind === 'reviewed') this.counts[event.isReplayed ? 'replayed' : 'reviewed'] += event.units.length;
    else if (event.kind === 'usage') {
      this.counts.asks++;
      this.models.add(`${event.model.provider}:${event.model.model}`);
      this.usage = addUsage(this.usage, event.usage);
    }
    return event;
  }

  skip(units: readonly string[], reason: SkippedUnit['reason']): void {
    this.skipped.push(...units.map((unit) => ({ unit, reason })));
  }

  /** What a reply did not give. */
  lose({ unreadable, isCut }: { unreadable: number; isCut: boolean }): void {
    this.losses.unreadable += unreadable;
    this.losses.cutReplies += Number(isCut);
  }

  receipt(milliseconds: number): ReviewReceipt {
    const { request, file } = this.prepared;
    return {
      path: file.path,
      ...this.counts,
      ...this.losses,
      skipped: this.skipped,
      models: [...this.models],
      usage: this.usage,
      milliseconds,
      dropped: this.dropped,
      instructions: (request.instructions ?? []).map((instruction) => instruction.file),
    };
  }
}

function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    isEstimate: a.isEstimate || b.isEstimate,
  };
}
