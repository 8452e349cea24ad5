import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import { type CarryOutEvents, carryOut, recordConflict } from './carry-out.ts';
import { planFiles } from './plan-files.ts';
import type { ConflictOutcome, MergeOptions, ProposalDesk, Refusal } from './proposal-desk.ts';
import { takeUpProposal } from './take-up-proposal.ts';

export type RollBackOutcome =
  | {
      readonly kind: 'rolled-back';
      readonly record: ProposalRecord;
      /** Paths of files that had changed since, whose other changes were kept. */
      readonly merged: readonly string[];
    }
  | ConflictOutcome
  | Refusal;

/**
 * Takes an applied proposal back, however long ago it was applied: files that are as they were left get their bytes
 * back, others keep what was changed since. All files are written or none.
 */
export async function rollBackProposal(
  desk: ProposalDesk,
  id: string,
  options: MergeOptions = {},
): Promise<RollBackOutcome> {
  return desk.journal.exclusively(async () => {
    const found = await takeUpProposal(desk, id, 'roll-back');
    return found.kind === 'refused' ? found : rollBack(desk, found.record, options);
  }, options.signal);
}

async function rollBack(desk: ProposalDesk, record: ProposalRecord, options: MergeOptions): Promise<RollBackOutcome> {
  const { applied, proposal } = record;
  if (!applied) throw new Error(`The proposal ${proposal.id} is not applied.`);
  if (applied.to.kind === 'branch') {
    const { branch, commit } = applied.to;
    const reason = `The proposal ${proposal.id} is commit ${commit.slice(0, 12)} on branch ${branch}, not in your files. Delete the branch or revert the commit.`;
    return { kind: 'refused', reason };
  }
  const transitions = applied.files.map(({ path, before, after }) => ({ path, before: after, after: before }));
  const labels = { ours: 'your file', theirs: `without proposal ${proposal.id}: ${proposal.title}` };
  const plan = await planFiles(desk, transitions, { ...options, labels });
  if (plan.kind === 'refused') return plan;
  if (plan.kind === 'conflict') return recordConflict(desk, record, plan.conflicts);
  const done = await carryOut(desk, { record, changes: plan.changes, events: EVENTS }, options.signal);
  return done.kind === 'refused' ? done : { kind: 'rolled-back', record: done.record, merged: plan.merged };
}

const EVENTS: CarryOutEvents = {
  begin: (files) => ({ kind: 'begin-roll-back', files }),
  done: (files) => ({ kind: 'rolled-back', files }),
};
