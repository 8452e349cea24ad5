import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { ConflictOutcome, Refusal } from '#engine/proposals/proposal-desk.ts';
import { stripControl } from './code-frame.ts';
import { describeConflict } from './proposal-conflict.ts';
import type { ProposalStyle } from './proposal-text.ts';

/** What came of something that was to be done to a proposal. */
export type ActionOutcome =
  | { readonly kind: 'applied' | 'rolled-back'; readonly record: ProposalRecord; readonly merged: readonly string[] }
  | { readonly kind: 'approved' | 'rejected'; readonly record: ProposalRecord }
  | ConflictOutcome
  | Refusal;

export interface ActionResult {
  /** As it was before. */
  readonly record: ProposalRecord;
  readonly outcome: ActionOutcome;
  /** The files with both sides of conflicts that were written beside those in conflict. */
  readonly written: readonly string[];
}

const DONE = { applied: 'Applied', 'rolled-back': 'Rolled back', approved: 'Approved', rejected: 'Rejected' } as const;

/** What was done or why not, with what to do then. Ends with a line break. */
export function describeResult({ record, outcome, written }: ActionResult, style: ProposalStyle): string {
  const { id, title } = record.proposal;
  const name = `${style.colors.bold(id)} ${stripControl(title)}`;
  if (outcome.kind === 'refused')
    return `${style.colors.red('Not done:')} ${name}\n  ${stripControl(outcome.reason)}\n`;
  if (outcome.kind === 'conflict') return `${describeConflicts(outcome, { name, written }, style)}\n`;
  const merged = 'merged' in outcome ? outcome.merged.map(style.displayPath) : [];
  const note = merged.length === 0 ? '' : `\n  Merged with what changed in ${stripControl(merged.join(', '))}.`;
  return `${DONE[outcome.kind]} ${name}${note}\n`;
}

function describeConflicts(
  { record, conflicts }: ConflictOutcome,
  { name, written }: { name: string; written: readonly string[] },
  style: ProposalStyle,
): string {
  const { id } = record.proposal;
  const advice = record.applied
    ? `Take it back by hand in these places, then run "refactoriq undo ${id}" again.`
    : `Make these places as they were and run "refactoriq proposals apply ${id}" again, or give it up: "refactoriq proposals reject ${id}".`;
  const files =
    written.length > 0
      ? `The merged texts with both sides are in ${stripControl(written.map(style.displayPath).join(', '))}.`
      : '--write-conflicts writes the merged texts with both sides to FILE.conflict.';
  return [
    `${style.colors.red('Conflict:')} ${name}`,
    '  You and the proposal changed the same or neighbouring lines. Nothing was written.',
    ...conflicts.map((conflict) => describeConflict(conflict, style).trimEnd()),
    `  ${advice}`,
    `  ${files}`,
  ].join('\n');
}

/** For programs. */
export function resultToJson({ record, outcome, written }: ActionResult) {
  const { id, title } = record.proposal;
  const head = { id, title, outcome: outcome.kind };
  switch (outcome.kind) {
    case 'applied':
    case 'rolled-back':
      return { ...head, merged: outcome.merged };
    case 'approved':
    case 'rejected':
      return head;
    case 'refused':
      return { ...head, reason: outcome.reason };
    case 'conflict':
      return { ...head, conflicts: outcome.conflicts, written };
  }
}
