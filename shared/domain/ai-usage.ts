/** What one call to a model took, or several of one day that are summed up. */
export interface AiUsage {
  /** ISO 8601. */
  readonly at: string;
  /** Groups the calls of one command; empty for calls that are summed up. */
  readonly run: string;
  readonly provider: string;
  readonly model: string;
  readonly calls: number;
  /** All of the prompts, with what came out of the provider's cache. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** The provider said nothing; the numbers are our estimate. */
  readonly isEstimate: boolean;
  /** US dollars; left out when the price is not known. */
  readonly cost?: number | undefined;
  /** Fingerprints of the findings that came out of it or that it was about; they share it evenly. */
  readonly findings: readonly string[];
}

export interface UsageTotals {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** US dollars, without the calls whose price is not known. */
  readonly cost: number;
  readonly unpricedCalls: number;
}

export interface UsageSummary {
  readonly total: UsageTotals;
  readonly byProvider: ReadonlyMap<string, UsageTotals>;
  /** Keys are `provider:model`. */
  readonly byModel: ReadonlyMap<string, UsageTotals>;
  /** Keys are local dates, `2026-11-21`. */
  readonly byDay: ReadonlyMap<string, UsageTotals>;
  readonly byRun: ReadonlyMap<string, UsageTotals>;
  /** Keys are fingerprints; numbers are shares and need not be whole. */
  readonly byFinding: ReadonlyMap<string, UsageTotals>;
}

/** What was sent to a model. The text itself is not kept. */
export interface SentPayload {
  /** ISO 8601. */
  readonly at: string;
  readonly run: string;
  readonly provider: string;
  readonly model: string;
  /** SHA-256 of the text that "Show what would be sent" shows, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** Whose code was in it, relative to the workspace root. */
  readonly files: readonly string[];
}
