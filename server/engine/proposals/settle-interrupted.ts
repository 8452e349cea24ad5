import type { FileTransition, HistoryEvent, ProposalRecord } from '#shared/domain/history-entry.ts';
import type { FileReplacement, ReplacementOutcome } from '../ports/workspace-files.ts';
import { hashContent } from './content-hash.ts';
import { mergeContents } from './merge-contents.ts';
import { MissingContentError } from './missing-content.ts';
import type { ProposalDesk } from './proposal-desk.ts';
import { recordEvent } from './record-event.ts';
import { UnreadableFileError } from './unreadable-file.ts';

/** What became of a change that its process did not live to finish. */
export interface Recovery {
  readonly proposalId: string;
  /**
   * `finished` and `undone`: all files are changed, or none. `conflicted`: some were edited since, so that nobody but
   * the user can tell. `stuck`: files could not be read or written; the next recovery tries again.
   */
  readonly kind: 'finished' | 'undone' | 'conflicted' | 'stuck';
  /** The files that stand in the way; empty for `finished` and `undone`. */
  readonly paths: readonly string[];
  /** A sentence for the user. */
  readonly reason: string;
}

export interface Settlement {
  readonly record: ProposalRecord;
  readonly recovery: Recovery;
}

/** A file of an interrupted change as it is now. */
interface FoundFile {
  readonly path: string;
  /** `unknown`: it was edited or deleted, and whether the change is in it cannot be told. */
  readonly side: 'before' | 'after' | 'unknown';
  /** What to write to bring it to a side; undefined for one that is left alone, such as one that was edited. */
  readonly contents: { readonly before: Uint8Array; readonly after: Uint8Array } | undefined;
}

/**
 * Brings an interrupted change to an end so that all or none of its files are changed. Files that were edited since are
 * never written: where they all hold the change it is finished, where none does it is undone.
 */
export async function settleInterrupted(desk: ProposalDesk, record: ProposalRecord): Promise<Settlement> {
  const { interrupted, proposal } = record;
  if (!interrupted) throw new Error(`The proposal ${proposal.id} was not interrupted.`);
  const stuck = ({ path, reason }: { path: string; reason: string }): Settlement => {
    return { record, recovery: { proposalId: proposal.id, kind: 'stuck', paths: [path], reason } };
  };
  try {
    const found = await lookAtAll(desk, interrupted.files);
    const goal = goalOf(found);
    const outcome = await moveFiles(desk, found, goal);
    return outcome.kind === 'refused' ? stuck(outcome) : await conclude(desk, record, { interrupted, found, goal });
  } catch (error) {
    if (error instanceof UnreadableFileError) return stuck({ path: error.path, reason: error.message });
    throw error;
  }
}

async function lookAtAll(desk: ProposalDesk, transitions: readonly FileTransition[]): Promise<FoundFile[]> {
  await desk.files.removeDrafts(transitions.map(({ path }) => path));
  const found: FoundFile[] = [];
  // refactoriq-ignore-next-line await-in-loop -- all at once would open more files than the system lets a process have
  for (const transition of transitions) found.push(await lookAt(desk, transition));
  return found;
}

async function lookAt({ files, journal }: ProposalDesk, { path, before, after }: FileTransition): Promise<FoundFile> {
  const current = await readIfInside(files, path);
  const contents = await readContents(journal, before, after);
  const hash = current && hashContent(current);
  if (hash === after) return { path, side: 'after', contents };
  if (hash === before) return { path, side: 'before', contents };
  return { path, side: current && contents ? sideOfEdited(current, contents) : 'unknown', contents: undefined };
}

type Contents = NonNullable<FoundFile['contents']>;

/** Undefined when the journal has lost one of them: what cannot be undone is not touched. */
async function readContents(
  journal: ProposalDesk['journal'],
  before: string,
  after: string,
): Promise<Contents | undefined> {
  try {
    return { before: await journal.content(before), after: await journal.content(after) };
  } catch (error) {
    if (error instanceof MissingContentError) return undefined;
    throw error;
  }
}

function sideOfEdited(current: Uint8Array, { before, after }: Contents): FoundFile['side'] {
  if (isUnmoved(current, { from: before, to: after })) return 'after';
  return isUnmoved(current, { from: after, to: before }) ? 'before' : 'unknown';
}

/** Whether a change that is merged into a content does nothing, which is when it is already there. */
function isUnmoved(current: Uint8Array, { from, to }: { from: Uint8Array; to: Uint8Array }): boolean {
  const merge = mergeContents({ base: from, ours: current, theirs: to }, { ours: '', theirs: '' });
  return merge.kind === 'merged' && hashContent(merge.content) === hashContent(current);
}

async function readIfInside(files: ProposalDesk['files'], path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Forward only where everything is there already, or where that is the one way to all or none. */
function goalOf(found: readonly FoundFile[]): 'before' | 'after' {
  const fixed = found.filter(({ contents }) => contents === undefined);
  const decisive = fixed.length > 0 ? fixed : found;
  return decisive.every(({ side }) => side === 'after') ? 'after' : 'before';
}

async function moveFiles(
  { files }: ProposalDesk,
  found: readonly FoundFile[],
  goal: 'before' | 'after',
): Promise<ReplacementOutcome> {
  const changes = found.flatMap(({ path, side, contents }): FileReplacement[] => {
    if (!contents || side === 'unknown' || side === goal) return [];
    return [{ path, before: contents[side], after: contents[goal] }];
  });
  return changes.length === 0 ? { kind: 'replaced' } : files.replaceAll(changes);
}

interface Conclusion {
  readonly interrupted: NonNullable<ProposalRecord['interrupted']>;
  readonly found: readonly FoundFile[];
  readonly goal: 'before' | 'after';
}

async function conclude(
  desk: ProposalDesk,
  record: ProposalRecord,
  { interrupted, found, goal }: Conclusion,
): Promise<Settlement> {
  const action = interrupted.kind === 'begin-apply' ? 'Applying' : 'Rolling back';
  const proposalId = record.proposal.id;
  const undecided = found.filter(({ side, contents }) => !contents && side !== goal).map(({ path }) => path);
  const settle = async (event: HistoryEvent, recovery: Omit<Recovery, 'proposalId'>): Promise<Settlement> => ({
    record: await recordEvent(desk, record, event),
    recovery: { proposalId, ...recovery },
  });
  if (undecided.length > 0) {
    const reason = `${action} was interrupted, and ${undecided.join(', ')} changed since.`;
    return settle({ kind: 'conflicted', paths: undecided, reason }, { kind: 'conflicted', paths: undecided, reason });
  }
  if (goal === 'before') {
    const reason = `${action} “${record.proposal.title}” was interrupted and is undone.`;
    return settle({ kind: 'undone', reason }, { kind: 'undone', paths: [], reason });
  }
  const reason = `${action} “${record.proposal.title}” was interrupted and is finished.`;
  return settle(doneEvent(interrupted), { kind: 'finished', paths: [], reason });
}

function doneEvent({ kind, files }: NonNullable<ProposalRecord['interrupted']>): HistoryEvent {
  return kind === 'begin-apply' ? { kind: 'applied', files, to: { kind: 'files' } } : { kind: 'rolled-back', files };
}
