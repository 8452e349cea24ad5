import type { FileTransition } from '#shared/domain/history-entry.ts';
import type { ProposalJournal } from '../ports/proposal-journal.ts';
import type { FileReplacement, WorkspaceFiles } from '../ports/workspace-files.ts';
import { hashContent } from './content-hash.ts';
import { mergeContents } from './merge-contents.ts';
import type { MergeLabels } from './merge-texts.ts';
import { MissingContentError } from './missing-content.ts';
import type { FileConflict, MergeOptions, Refusal } from './proposal-desk.ts';
import { UnreadableFileError } from './unreadable-file.ts';

export type FilePlan =
  | {
      readonly kind: 'plan';
      /** Of the files that do not hold what they shall hold. */
      readonly changes: readonly FileReplacement[];
      /** Paths of files that had changed, so that the change was merged into them. */
      readonly merged: readonly string[];
    }
  | { readonly kind: 'conflict'; readonly conflicts: readonly FileConflict[] }
  | Refusal;

export interface PlanOptions extends MergeOptions {
  readonly labels: MergeLabels;
}

/** Where the files are read, and where the contents of the transitions are kept. */
export interface PlanSources {
  readonly files: Pick<WorkspaceFiles, 'read'>;
  readonly journal: Pick<ProposalJournal, 'content'>;
}

/** Works out what brings files from one content to another as they are now: as it is, or merged where they changed. */
export async function planFiles(
  sources: PlanSources,
  transitions: readonly FileTransition[],
  options: PlanOptions,
): Promise<FilePlan> {
  const planned: PlannedFile[] = [];
  const conflicts: FileConflict[] = [];
  for (const transition of transitions) {
    options.signal?.throwIfAborted();
    const file = await planFile(sources, transition, options);
    if ('kind' in file) return file;
    if ('count' in file) conflicts.push(file);
    else planned.push(file);
  }
  if (conflicts.length > 0) return { kind: 'conflict', conflicts };
  const merged = planned.filter(({ isMerged }) => isMerged).map(({ path }) => path);
  return { kind: 'plan', changes: planned.filter(isChange).map(toReplacement), merged };
}

interface PlannedFile extends FileReplacement {
  readonly isMerged: boolean;
}

function isChange({ before, after }: FileReplacement): boolean {
  return hashContent(before) !== hashContent(after);
}

function toReplacement({ path, before, after }: FileReplacement): FileReplacement {
  return { path, before, after };
}

async function planFile(
  sources: PlanSources,
  transition: FileTransition,
  options: PlanOptions,
): Promise<PlannedFile | FileConflict | Refusal> {
  const { path, before, after } = transition;
  try {
    const current = await sources.files.read(path, options.signal);
    if (!current) return refuse(`${path} is not there any more. Restore it and try again.`);
    const hash = hashContent(current);
    if (hash === after) return { path, before: current, after: current, isMerged: false };
    const theirs = await sources.journal.content(after);
    if (hash === before) return { path, before: current, after: theirs, isMerged: false };
    const base = await sources.journal.content(before);
    return await mergeFile({ path, base, ours: current, theirs }, options);
  } catch (error) {
    if (isExpected(error)) return refuse(error.message);
    throw error;
  }
}

/** RangeError is for a path that leaves the workspace, perhaps since a folder was replaced by a link. */
function isExpected(error: unknown): error is Error {
  return error instanceof RangeError || error instanceof MissingContentError || error instanceof UnreadableFileError;
}

interface DriftedFile {
  readonly path: string;
  readonly base: Uint8Array;
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
}

async function mergeFile(
  { path, ...sides }: DriftedFile,
  { labels, checkText }: PlanOptions,
): Promise<PlannedFile | FileConflict | Refusal> {
  const merge = mergeContents(sides, labels);
  if (merge.kind === 'not-text') {
    return refuse(`${path} is not UTF-8 text any more, so that the change cannot be merged into it.`);
  }
  if (merge.kind === 'conflict') return { path, text: merge.text, count: merge.count };
  const fault = await checkText?.(path, merge.text);
  if (fault !== undefined) return refuse(`${path} has changed, and with the change merged into it: ${fault}`);
  return { path, before: sides.ours, after: merge.content, isMerged: true };
}

function refuse(reason: string): Refusal {
  return { kind: 'refused', reason };
}
