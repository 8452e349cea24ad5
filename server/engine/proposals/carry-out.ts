import type { FileTransition, HistoryEvent, ProposalRecord } from '#shared/domain/history-entry.ts';
import type { FileReplacement, ReplacementOutcome } from '../ports/workspace-files.ts';
import type { ConflictOutcome, FileConflict, ProposalDesk, Refusal } from './proposal-desk.ts';
import { HistoryError } from './history-error.ts';
import { recordEvent } from './record-event.ts';
import { settleInterrupted } from './settle-interrupted.ts';

/** What is written to the history around a change of files. */
export interface CarryOutEvents {
  begin(files: readonly FileTransition[]): Extract<HistoryEvent, { kind: 'begin-apply' | 'begin-roll-back' }>;
  done(files: readonly FileTransition[]): Extract<HistoryEvent, { kind: 'applied' | 'rolled-back' }>;
}

/** Keeps what the files that change hold and shall hold, so that whatever comes of it can be undone. */
export async function keepContents(
  { journal }: Pick<ProposalDesk, 'journal'>,
  changes: readonly FileReplacement[],
): Promise<FileTransition[]> {
  const transitions: FileTransition[] = [];
  for (const { path, before, after } of changes) {
    transitions.push({ path, before: await journal.keep(before), after: await journal.keep(after) });
  }
  return transitions;
}

/** Writes files so that the history tells at every moment how to get to all or none of them. */
export async function carryOut(
  desk: ProposalDesk,
  { record, changes, events }: { record: ProposalRecord; changes: readonly FileReplacement[]; events: CarryOutEvents },
  signal: AbortSignal | undefined,
): Promise<{ readonly kind: 'done'; readonly record: ProposalRecord } | Refusal> {
  const transitions = await keepContents(desk, changes);
  const done = events.done(transitions);
  if (changes.length === 0) return { kind: 'done', record: await recordEvent(desk, record, done) };
  signal?.throwIfAborted();
  const begun = await recordEvent(desk, record, events.begin(transitions));
  const outcome = await replaceAll(desk, { begun, changes }, signal);
  if (outcome.kind === 'replaced') return { kind: 'done', record: await recordDone(desk, { begun, changes, done }) };
  await recordEvent(desk, begun, { kind: 'undone', reason: outcome.reason });
  return { kind: 'refused', reason: outcome.reason };
}

async function replaceAll(
  desk: ProposalDesk,
  { begun, changes }: { begun: ProposalRecord; changes: readonly FileReplacement[] },
  signal: AbortSignal | undefined,
): Promise<ReplacementOutcome> {
  try {
    return await desk.files.replaceAll(changes, signal);
  } catch (error) {
    // Should this fail as well, the next one who uses the history tries again; the first error tells more.
    await settleInterrupted(desk, begun).catch(() => undefined);
    throw error;
  }
}

interface Completion {
  readonly begun: ProposalRecord;
  readonly changes: readonly FileReplacement[];
  readonly done: HistoryEvent;
}

/**
 * Another process takes over when this one hangs while it writes, perhaps since the computer slept, and undoes what it
 * finds half done. What was written after that is in no history and must not stay.
 */
async function recordDone(desk: ProposalDesk, { begun, changes, done }: Completion): Promise<ProposalRecord> {
  try {
    return await recordEvent(desk, begun, done);
  } catch (error) {
    const entries = await desk.journal.entries();
    const last = entries.findLast(({ proposalId }) => proposalId === begun.proposal.id);
    if (last?.event.kind !== 'undone') throw error;
    const taken = await desk.files.replaceAll(
      changes.map(({ path, before, after }) => ({ path, before: after, after: before })),
    );
    if (taken.kind === 'replaced') throw error;
    throw new HistoryError(`The proposal ${begun.proposal.id} was undone, but not in all files: ${taken.reason}`);
  }
}

/** Puts it into the history that nothing was written because of conflicts. */
export async function recordConflict(
  desk: ProposalDesk,
  record: ProposalRecord,
  conflicts: readonly FileConflict[],
): Promise<ConflictOutcome> {
  const paths = conflicts.map(({ path }) => path);
  const reason = `The same lines were changed in ${paths.join(', ')}.`;
  return {
    kind: 'conflict',
    record: await recordEvent(desk, record, { kind: 'conflicted', paths, reason }),
    conflicts,
  };
}
