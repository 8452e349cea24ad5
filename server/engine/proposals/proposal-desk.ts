import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProposalJournal } from '../ports/proposal-journal.ts';
import type { WorkspaceFiles } from '../ports/workspace-files.ts';

/** Where proposals of one workspace are made, decided, applied and rolled back. */
export interface ProposalDesk {
  readonly journal: ProposalJournal;
  readonly files: WorkspaceFiles;
  readonly clock: Clock;
  /** Who acts, as the history shall name them. */
  readonly author: string;
}

/** Nothing was done; `reason` is a sentence for the user. */
export interface Refusal {
  readonly kind: 'refused';
  readonly reason: string;
}

/** A file in which the user and the proposal changed the same lines. */
export interface FileConflict {
  readonly path: string;
  /** The merged text with both sides of each conflict between `<<<<<<<`, `=======` and `>>>>>>>`. */
  readonly text: string;
  /** How many conflicts the text holds. */
  readonly count: number;
}

/** Nothing was written, because files changed so that a decision is needed. */
export interface ConflictOutcome {
  readonly kind: 'conflict';
  readonly record: ProposalRecord;
  readonly conflicts: readonly FileConflict[];
}

export interface MergeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Why a merged text is not good enough to be written, such as a syntax error; undefined when it is. */
  readonly checkText?: (path: string, text: string) => string | undefined | Promise<string | undefined>;
}
