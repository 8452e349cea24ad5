import type { AppliedTo, ProposalRecord } from '#shared/domain/history-entry.ts';
import type { FileReplacement, WorkspaceFiles } from '../ports/workspace-files.ts';
import { type CarryOutEvents, carryOut, keepContents, recordConflict } from './carry-out.ts';
import { planFiles } from './plan-files.ts';
import type { ConflictOutcome, MergeOptions, ProposalDesk, Refusal } from './proposal-desk.ts';
import { recordEvent } from './record-event.ts';
import { takeUpProposal } from './take-up-proposal.ts';

export interface ApplyOptions extends MergeOptions {
  /** Where to apply it to instead of the user's own files. */
  readonly to?: ApplyTarget;
}

/** A place of its own for a change, such as a new branch. */
export interface ApplyTarget {
  /** What the change is applied to. */
  readonly files: Pick<WorkspaceFiles, 'read'>;
  /** Writes all changes or none. */
  write(
    changes: readonly FileReplacement[],
    record: ProposalRecord,
    signal?: AbortSignal,
  ): Promise<{ readonly kind: 'written'; readonly to: AppliedTo } | Refusal>;
}

export type ApplyOutcome =
  | {
      readonly kind: 'applied';
      readonly record: ProposalRecord;
      /** Paths of files that had changed, so that the change was merged into them. */
      readonly merged: readonly string[];
    }
  | ConflictOutcome
  | Refusal;

/**
 * Applies a verified or approved proposal: to files that are as they were when it was made exactly, to others by a
 * three-way merge. All files are written or none.
 */
export async function applyProposal(desk: ProposalDesk, id: string, options: ApplyOptions = {}): Promise<ApplyOutcome> {
  return desk.journal.exclusively(async () => {
    const found = await takeUpProposal(desk, id, 'apply');
    return found.kind === 'refused' ? found : apply(desk, found.record, options);
  }, options.signal);
}

async function apply(desk: ProposalDesk, record: ProposalRecord, options: ApplyOptions): Promise<ApplyOutcome> {
  const { journal } = desk;
  const { id, files, title } = record.proposal;
  const transitions = files.map(({ path, base, result }) => ({ path, before: base, after: result }));
  const labels = { ours: 'your file', theirs: `proposal ${id}: ${title}` };
  const plan = await planFiles({ files: options.to?.files ?? desk.files, journal }, transitions, {
    ...options,
    labels,
  });
  if (plan.kind === 'refused') return plan;
  if (plan.kind === 'conflict') return recordConflict(desk, record, plan.conflicts);
  const written = options.to
    ? await writeTo(options.to, { desk, record, changes: plan.changes }, options.signal)
    : await carryOut(desk, { record, changes: plan.changes, events: EVENTS }, options.signal);
  return written.kind === 'refused' ? written : { kind: 'applied', record: written.record, merged: plan.merged };
}

const EVENTS: CarryOutEvents = {
  begin: (files) => ({ kind: 'begin-apply', files }),
  done: (files) => ({ kind: 'applied', files, to: { kind: 'files' } }),
};

/** Nothing of the user's own is touched, so nothing has to be undone when this is interrupted. */
async function writeTo(
  target: ApplyTarget,
  { desk, record, changes }: { desk: ProposalDesk; record: ProposalRecord; changes: readonly FileReplacement[] },
  signal: AbortSignal | undefined,
): Promise<{ readonly kind: 'done'; readonly record: ProposalRecord } | Refusal> {
  const files = await keepContents(desk, changes);
  const outcome = await target.write(changes, record, signal);
  if (outcome.kind === 'refused') return outcome;
  return { kind: 'done', record: await recordEvent(desk, record, { kind: 'applied', files, to: outcome.to }) };
}
