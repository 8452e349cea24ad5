import type { DocumentChange } from '#shared/domain/document-change.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { AiError, ModelName, TokenUsage } from '../ports/ai-model.ts';
import type { DropReason } from './ground-finding.ts';
import type { RepliedVerdict } from './reply-schema.ts';

/** What a review tells while it runs. `done` is always last, except after an abort. */
export type ReviewEvent =
  | { readonly kind: 'finding'; readonly finding: Finding }
  /** A rule's finding that the model made as well; it replaces the one of the same fingerprint. */
  | { readonly kind: 'witness'; readonly finding: Finding }
  /** The fix of the finding just told passed its proof: the finding with its offer, which replaces it, and the change. */
  | { readonly kind: 'fix'; readonly finding: Finding; readonly change: DocumentChange }
  | ({ readonly kind: 'dropped' } & DroppedFinding)
  /** The fix of the finding just told did not pass its proof; the finding stays. `reason` is a sentence for the user. */
  | { readonly kind: 'withheld'; readonly fingerprint: string; readonly reason: string }
  | { readonly kind: 'usage'; readonly usage: TokenUsage; readonly model: ModelName }
  | ({ readonly kind: 'reviewed' } & ReviewedUnits)
  | { readonly kind: 'failed'; readonly units: readonly string[]; readonly error: AiError }
  | { readonly kind: 'done'; readonly receipt: ReviewReceipt };

/** Units of which all is told. */
export interface ReviewedUnits {
  /** As `nameOfUnit` gives them. */
  readonly units: readonly string[];
  readonly isReplayed: boolean;
  /** What the model says of them as a whole, where it was asked and said something. */
  readonly verdict?: RepliedVerdict;
}

/** Something a model said that is not shown. */
export interface DroppedFinding {
  readonly reason: DropReason;
  /** A sentence for the user. */
  readonly detail: string;
  /** As the model wrote them, with placeholders for secrets. */
  readonly quote: string;
  readonly message: string;
  /** Where only doubt or a suppression speaks against showing it. */
  readonly finding?: Finding;
}

export type UnitSkipReason =
  | 'over-budget'
  /** The model did not answer. */
  | 'failed'
  /** Not asked for any more after a failure that would have repeated itself. */
  | 'not-asked'
  /** The model declined. */
  | 'refused'
  /** Nothing could be read of the reply, also when asked again. */
  | 'unreadable';

export interface SkippedUnit {
  readonly unit: string;
  readonly reason: UnitSkipReason;
}

/** What a review of one document did and cost. */
export interface ReviewReceipt {
  readonly path: string;
  /** Units that a model was asked about. */
  readonly reviewed: number;
  /** Units whose answer was known. */
  readonly replayed: number;
  readonly skipped: readonly SkippedUnit[];
  /** Who answered, each once. */
  readonly models: readonly string[];
  readonly asks: number;
  readonly usage: TokenUsage;
  readonly milliseconds: number;
  readonly findings: number;
  /** Findings of rules that the model made as well. */
  readonly witnesses: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly withheldFixes: number;
  /** Findings of which nothing could be read. */
  readonly unreadable: number;
  /** Replies that were cut at a limit, so that findings may be missing. */
  readonly cutReplies: number;
  /** The files of the repository's instructions that were sent along. */
  readonly instructions: readonly string[];
}
