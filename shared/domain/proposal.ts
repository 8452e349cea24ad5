import type { Check } from './document-change.ts';
import type { FixSafety, Severity } from './finding.ts';
import type { Impact } from './impact.ts';
import type { TextEdit } from './text-edit.ts';

export const PROPOSAL_STATES = [
  'draft',
  'verified',
  'approved',
  'applied',
  'rolled-back',
  'rejected',
  'conflicted',
] as const;
/**
 * Where a proposal is in its life. `draft`: a check failed or none was run. `conflicted`: the files changed so that it
 * can neither be applied nor, once applied, rolled back without a decision.
 */
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Who came up with the change. */
export type ProposalOrigin =
  | { readonly kind: 'rule'; readonly ruleIds: readonly string[] }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'ai'; readonly model: string };

/** A finding as it was when the proposal was made. */
export interface ProposalFinding {
  readonly fingerprint: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly path: string;
  /** One-based. */
  readonly line: number;
  readonly message: string;
}

/** What a proposal does to one file. */
export interface ProposedFile {
  /** Relative to the workspace root, with forward slashes. */
  readonly path: string;
  /** Content hash of the bytes the edits refer to; the journal keeps them. */
  readonly base: string;
  /** Content hash of the bytes that come of them. */
  readonly result: string;
  /** UTF-16 offsets into the text of the base, without its byte order mark. */
  readonly edits: readonly TextEdit[];
}

/** A change of one or more files that answers findings, with its proof and what it reaches. Immutable. */
export interface Proposal {
  /** Ten hexadecimal digits, unique in its workspace. */
  readonly id: string;
  readonly title: string;
  readonly safety: FixSafety;
  readonly origin: ProposalOrigin;
  readonly findings: readonly ProposalFinding[];
  /** Each path once, sorted. */
  readonly files: readonly ProposedFile[];
  readonly checks: readonly Check[];
  /** Absent where nobody asked for it. */
  readonly impact?: Impact;
}
