import {
  ProtocolNotificationType0,
  ProtocolRequestType,
  type WorkDoneProgressParams,
} from 'vscode-languageserver-protocol';
import type { Check } from '../domain/document-change.ts';
import type { FixSafety } from '../domain/finding.ts';
import type { Impact, RiskLevel } from '../domain/impact.ts';
import type { ProposalFinding, ProposalOrigin, ProposalState } from '../domain/proposal.ts';
import type { WithheldFix } from './fix-all.ts';

/** What can be done with a proposal now. */
export type ProposalStep = 'apply' | 'reject' | 'roll-back';

export interface ProposalPlace {
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  readonly uri: string;
}

/** A proposal in a list; all of it comes from the history, without a look at the files. */
export interface ProposalSummary {
  readonly id: string;
  /** URI of the workspace folder. */
  readonly folder: string;
  readonly title: string;
  readonly state: ProposalState;
  readonly steps: readonly ProposalStep[];
  readonly safety: FixSafety;
  readonly origin: ProposalOrigin;
  readonly findings: number;
  readonly files: readonly ProposalPlace[];
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly changedAt: string;
  readonly risk?: RiskLevel;
  /** Why it is rejected or conflicted. */
  readonly reason?: string;
}

/** Names a proposal: by its id or how it begins, and where ids are not enough by its workspace folder. */
export interface ProposalParams {
  readonly id: string;
  readonly folder?: string | undefined;
}

export interface ListProposalsParams {
  /** URI of a workspace folder; all of them when left out. */
  readonly folder?: string | undefined;
}

export interface ListProposalsResult {
  /** Newest first. */
  readonly proposals: readonly ProposalSummary[];
}

export const ListProposalsRequest = new ProtocolRequestType<
  ListProposalsParams,
  ListProposalsResult,
  never,
  void,
  void
>('refactoriq/listProposals');

/** Everything that is known about a proposal. */
export interface ProposalCard extends ProposalSummary {
  readonly foundAs: readonly ProposalFinding[];
  readonly checks: readonly Check[];
  readonly impact?: Impact;
  /** A unified diff for each file. */
  readonly diffs: readonly (ProposalPlace & { readonly diff: string })[];
  /** All of it as a page to read. */
  readonly markdown: string;
}

export const ShowProposalRequest = new ProtocolRequestType<ProposalParams, ProposalCard, never, void, void>(
  'refactoriq/showProposal',
);

export interface ProposalTextParams extends ProposalParams {
  readonly path: string;
  readonly side: 'before' | 'after';
}

/** What a file held, or is to hold: what it was made from and gives; for an applied one what applying did. */
export const ProposalTextRequest = new ProtocolRequestType<
  ProposalTextParams,
  { readonly text: string },
  never,
  void,
  void
>('refactoriq/proposalText');

/** What to make a proposal of. */
export type ProposalTarget =
  | { readonly kind: 'findings'; readonly uri: string; readonly fingerprints: readonly string[] }
  /** All safe fixes of a file. */
  | { readonly kind: 'file'; readonly uri: string }
  | { readonly kind: 'rule-in-file'; readonly uri: string; readonly ruleId: string }
  /** One proposal for each workspace folder. */
  | { readonly kind: 'rule'; readonly ruleId: string };

export interface ProposeParams extends WorkDoneProgressParams {
  readonly target: ProposalTarget;
}

export interface ProposeResult {
  /** Empty when there is nothing to fix. */
  readonly proposals: readonly ProposalSummary[];
  readonly withheld: readonly WithheldFix[];
  /** The user stopped it; nothing was proposed. */
  readonly cancelled: boolean;
}

/** Makes proposals: tries the fixes, asks the workspace's own tools where it is trusted, and looks at what is touched. */
export const ProposeRequest = new ProtocolRequestType<ProposeParams, ProposeResult, never, void, void>(
  'refactoriq/propose',
);

export interface ProposalConflict extends ProposalPlace {
  /** Both sides of each conflict between markers. */
  readonly text: string;
  readonly count: number;
}

/** What came of a step. */
export type ProposalOutcome =
  | {
      readonly kind: 'done';
      readonly proposal: ProposalSummary;
      /** Paths of files that had changed meanwhile and got the change merged into them. */
      readonly merged: readonly string[];
    }
  /** Only some of the hunks were taken; they are a proposal of their own now, which is applied. */
  | { readonly kind: 'partly'; readonly proposal: ProposalSummary; readonly of: ProposalSummary }
  /** Nothing was written: the user and the proposal changed the same lines. */
  | {
      readonly kind: 'conflict';
      readonly proposal: ProposalSummary;
      readonly conflicts: readonly ProposalConflict[];
    }
  /** The user looked and took nothing. */
  | { readonly kind: 'dismissed'; readonly proposal: ProposalSummary }
  /** Nothing was written. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Lets the user choose among the hunks, in editors that can ask for confirmation, and applies what they choose. */
export const PreviewProposalRequest = new ProtocolRequestType<ProposalParams, ProposalOutcome, never, void, void>(
  'refactoriq/previewProposal',
);

export const ApplyProposalRequest = new ProtocolRequestType<ProposalParams, ProposalOutcome, never, void, void>(
  'refactoriq/applyProposal',
);

export const RollBackProposalRequest = new ProtocolRequestType<ProposalParams, ProposalOutcome, never, void, void>(
  'refactoriq/rollBackProposal',
);

export interface RejectProposalParams extends ProposalParams {
  readonly reason?: string | undefined;
}

export const RejectProposalRequest = new ProtocolRequestType<RejectProposalParams, ProposalOutcome, never, void, void>(
  'refactoriq/rejectProposal',
);

/** Server to client: the list is another one now. */
export const ProposalsChangedNotification = new ProtocolNotificationType0<void>('refactoriq/proposalsChanged');
