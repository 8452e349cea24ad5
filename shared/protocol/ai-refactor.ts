import { type ProgressToken, ProtocolRequestType, type Range } from 'vscode-languageserver-protocol';
import type { AiOff } from './ai-review.ts';
import type { ProposalSummary } from './proposals.ts';

export type AiGoal =
  | { readonly kind: 'fix'; readonly fingerprint: string }
  /** The function around an empty range, else its lines. `wish` is what the user wants of it. */
  | { readonly kind: 'refactor'; readonly range: Range; readonly wish?: string | undefined };

export interface AiRefactorParams {
  readonly uri: string;
  readonly goal: AiGoal;
  readonly workDoneToken?: ProgressToken | undefined;
}

export type AiRefactorResult =
  | {
      readonly kind: 'proposed';
      readonly proposal: ProposalSummary;
      /** What it does, one sentence for each step. */
      readonly steps: readonly string[];
      /** Why steps were left out. */
      readonly withheld: readonly string[];
      /** Public names whose callers have to be looked at. */
      readonly changedSignatures: readonly string[];
    }
  /** `reason` is for the user. */
  | { readonly kind: 'nothing'; readonly reason: string; readonly needsKey: boolean }
  | AiOff
  | { readonly kind: 'cancelled' };

/** Has a language model change code of an open document. What passes its proof becomes a proposal. */
export const AiRefactorRequest = new ProtocolRequestType<AiRefactorParams, AiRefactorResult, never, void, void>(
  'refactoriq/aiRefactor',
);
