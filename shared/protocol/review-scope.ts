import { ProtocolRequestType, type WorkDoneProgressParams } from 'vscode-languageserver-protocol';
import type { Severity } from '../domain/finding.ts';

/** Which findings are shown. */
export type ReviewScope =
  | { readonly kind: 'everything' }
  /** Those of what is not committed. */
  | { readonly kind: 'uncommitted' }
  /** Those of what changed since the work began to differ from a branch or commit. */
  | { readonly kind: 'base'; readonly ref: string };

export interface SetReviewScopeParams extends WorkDoneProgressParams {
  readonly scope: ReviewScope;
}

export interface SetReviewScopeResult {
  /** Changed files that were reviewed; none for everything. */
  readonly files: number;
  readonly changedLines: number;
  readonly findings: Readonly<Record<Severity, number>>;
  /** Findings in these files that the change does not reach, or that were there before. */
  readonly hidden: number;
  /** URIs of changed files with findings, the riskiest first. */
  readonly riskiest: readonly string[];
  /** The user stopped it; the scope is what it was before. */
  readonly cancelled: boolean;
}

/** Limits what is shown to what changed, or shows everything again. Closed files that changed are reviewed as well. */
export const SetReviewScopeRequest = new ProtocolRequestType<
  SetReviewScopeParams,
  SetReviewScopeResult,
  never,
  void,
  void
>('refactoriq/setReviewScope');

export interface Branch {
  /** Such as `main` or `origin/main`. */
  readonly name: string;
  readonly isRemote: boolean;
  readonly isCurrent: boolean;
}

export interface ListBranchesResult {
  readonly branches: readonly Branch[];
  /** What most work branches off from; undefined when no name says so. */
  readonly base?: string;
}

/** The branches of the first workspace folder that is in a git repository. */
export const ListBranchesRequest = new ProtocolRequestType<
  Readonly<Record<string, never>>,
  ListBranchesResult,
  never,
  void,
  void
>('refactoriq/listBranches');
