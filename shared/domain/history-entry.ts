import type { Check } from './document-change.ts';
import type { Proposal, ProposalState } from './proposal.ts';

/** What was done to one file, by content hashes. */
export interface FileTransition {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Where a proposal was applied: the user's own files, or a commit on a branch of its own. */
export type AppliedTo =
  | { readonly kind: 'files' }
  | { readonly kind: 'branch'; readonly branch: string; readonly commit: string };

/** What happened to a proposal. The entries that begin with `begin` are written before files are touched. */
export type HistoryEvent =
  | { readonly kind: 'proposed'; readonly proposal: Proposal }
  | { readonly kind: 'checked'; readonly checks: readonly Check[] }
  | { readonly kind: 'approved' }
  | { readonly kind: 'rejected'; readonly reason: string | undefined }
  | { readonly kind: 'begin-apply'; readonly files: readonly FileTransition[] }
  | { readonly kind: 'applied'; readonly files: readonly FileTransition[]; readonly to: AppliedTo }
  | { readonly kind: 'begin-roll-back'; readonly files: readonly FileTransition[] }
  | { readonly kind: 'rolled-back'; readonly files: readonly FileTransition[] }
  /** What had begun was undone: the files are as they were before. */
  | { readonly kind: 'undone'; readonly reason: string }
  | { readonly kind: 'conflicted'; readonly paths: readonly string[]; readonly reason: string };

/** One line of the journal. */
export interface HistoryEntry {
  readonly proposalId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Who did it, as they call themselves. */
  readonly author: string;
  readonly event: HistoryEvent;
}

/** A proposal with what became of it. */
export interface ProposalRecord {
  readonly proposal: Proposal;
  readonly state: ProposalState;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly author: string;
  /** Of the last checks. */
  readonly checks: readonly Check[];
  /** Why it is rejected or conflicted. */
  readonly reason?: string;
  /** What applying did to the files, while it is applied. */
  readonly applied?: Extract<HistoryEvent, { kind: 'applied' }>;
  /** Begun and neither done nor undone: the process ended in between. */
  readonly interrupted?: Extract<HistoryEvent, { kind: 'begin-apply' | 'begin-roll-back' }>;
}
