import type { FixSafety } from './finding.ts';
import type { TextEdit } from './text-edit.ts';

export type CheckName = 'applies' | 'parses' | 'resolves' | 'introduces-nothing' | 'types' | 'command';

/** One step of a proof, with the reason when it failed or could not be run. */
export interface Check {
  readonly name: CheckName;
  readonly outcome: 'passed' | 'failed' | 'not-run';
  readonly detail?: string;
}

/** A change of one document that answers some of its findings, with its proof. */
export interface DocumentChange {
  readonly title: string;
  readonly safety: FixSafety;
  /** Fingerprints of the findings it answers. */
  readonly fingerprints: readonly string[];
  readonly ruleIds: readonly string[];
  readonly path: string;
  /** Refer to the text the change was made from. */
  readonly edits: readonly TextEdit[];
  readonly newText: string;
  readonly checks: readonly Check[];
}

/** Whether every check of the proof passed; only such changes are applied. */
export function isVerified({ checks }: Pick<DocumentChange, 'checks'>): boolean {
  return checks.every((check) => check.outcome === 'passed');
}
