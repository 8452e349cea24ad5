import type { Suppression, SuppressionScope } from '#shared/domain/suppression.ts';
import type { ConfigFileProblem } from './project-config-source.ts';

/** Reads the suppressions that the team of one workspace shares. */
export interface SuppressionSource {
  /** Reads them once, however often it is called. Never rejects for the state of the file. */
  load(): Promise<LoadedSuppressions>;
}

export interface LoadedSuppressions {
  /** In the order of the file. */
  readonly entries: readonly SuppressionEntry[];
  /** What those cover that count today. */
  readonly active: readonly Suppression[];
  /** The faults of the entries that do not count. */
  readonly problems: readonly ConfigFileProblem[];
}

export interface SuppressionEntry {
  readonly written: Suppression;
  /** The same with its glob as the engine takes it; without the path of a single finding whose file is gone. */
  readonly effective: Suppression;
  /** Its last day is over. */
  readonly isExpired: boolean;
}

/** Changes the suppressions of one workspace in their file, which keeps its comments and order. */
export interface SuppressionStore extends SuppressionSource {
  /** Adds an entry at the end; makes the file where there is none. */
  add(suppression: Suppression): Promise<SuppressionAdding>;
  /** Removes the entries of this fingerprint, or else those that cover exactly this rule and path. */
  remove(scope: SuppressionScope): Promise<SuppressionRemoval>;
}

export type SuppressionAdding =
  /** `file` is absolute; line and column count from one and say where the reason stands. */
  { readonly kind: 'added'; readonly file: string; readonly line: number; readonly column: number } | RefusedWriting;

export type SuppressionRemoval =
  | { readonly kind: 'removed'; readonly removed: readonly Suppression[] }
  | RefusedWriting;

export interface RefusedWriting {
  readonly kind: 'refused';
  /** A sentence for the user. */
  readonly reason: string;
}
