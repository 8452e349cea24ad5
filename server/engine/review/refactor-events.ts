import type { DocumentChange } from '#shared/domain/document-change.ts';
import type { AiError, ModelName, TokenUsage } from '../ports/ai-model.ts';
import type { SymbolChange } from '../proposals/touched-symbols.ts';

/** What a refactoring tells while it runs. The last event is one of the kinds from `proposed` on, except after an abort. */
export type RefactorEvent =
  /** A step as the model describes it; nothing is proven yet. */
  | { readonly kind: 'step'; readonly explanation: string }
  | { readonly kind: 'usage'; readonly usage: TokenUsage; readonly model: ModelName }
  | ({ readonly kind: 'proposed' } & ProposedRefactoring)
  /** Nothing of what the model wrote passed its proof. `reason` is a sentence for the user. */
  | { readonly kind: 'withheld'; readonly reason: string; readonly steps: readonly WithheldStep[] }
  /** The model sees nothing worth changing. */
  | { readonly kind: 'nothing-to-do' }
  /** It was not even asked, or declined, or wrote nothing that could be read. `reason` is a sentence for the user. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: AiError };

/** A refactoring that passed its proof. */
export interface ProposedRefactoring {
  readonly change: DocumentChange;
  /** What it does, one sentence for each step. */
  readonly steps: readonly string[];
  /** What was left out, because the rest passes only without it. */
  readonly withheld: readonly WithheldStep[];
  /** Public symbols whose callers have to be looked at. */
  readonly changedSignatures: readonly SymbolChange[];
}

export interface WithheldStep {
  readonly explanation: string;
  /** A sentence for the user. */
  readonly reason: string;
}
