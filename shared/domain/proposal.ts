import type { FixSafety } from './finding.ts';
import type { TextEdit } from './text-edit.ts';

export type CheckName = 'applies' | 'parses' | 'resolves' | 'introduces-nothing';

/** One step of a proof, with the reason when it failed. */
export interface Check {
  readonly name: CheckName;
  readonly outcome: 'passed' | 'failed' | 'not-run';
  readonly detail?: string;
}

/** A change that answers findings of one document and carries its own proof. */
export interface Proposal {
  readonly title: string;
  readonly safety: FixSafety;
  /** Fingerprints of the findings it answers. */
  readonly fingerprints: readonly string[];
  readonly ruleIds: readonly string[];
  readonly path: string;
  /** Refer to the text the proposal was made from. */
  readonly edits: readonly TextEdit[];
  readonly newText: string;
  readonly checks: readonly Check[];
}

/** Whether every check of the proof passed; only such proposals are applied. */
export function isVerified(proposal: Proposal): boolean {
  return proposal.checks.every((check) => check.outcome === 'passed');
}
