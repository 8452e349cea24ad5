import { join } from 'node:path';
import type { FileReport } from '#shared/domain/analysis.ts';
import type { ReviewScope } from '#shared/protocol/review-scope.ts';
import { applyBaseline } from '#engine/analysis/baseline.ts';
import { type ChangeReview, reviewChanges } from '#engine/analysis/changed-review.ts';
import type { AnalysisPool } from '#engine/ports/analysis-pool.ts';
import type { ChangeSet, GitRepository } from '#engine/ports/git.ts';
import { MAX_SOURCE_BYTES } from '#engine/source/read-source.ts';
import { documentKey, toFileUri } from '../document-uri.ts';
import { ignoreAbort, UserError } from '../outcomes.ts';
import type { Progress } from '../progress-reporter.ts';
import type { FolderDesk } from '../proposals/proposal-desks.ts';
import type { Session } from '../session.ts';
import type { Folder } from '../workspace.ts';
import { openRepository } from './open-repository.ts';

export type ChangesScope = Exclude<ReviewScope, { kind: 'everything' }>;

/** A workspace folder with what changed in it. */
export interface ChangedFolder {
  readonly folder: Folder;
  readonly repository: GitRepository;
  readonly changes: ChangeSet;
  readonly review: ChangeReview;
  /** Paths of files whose text in the editor is another one than on the disk, which is what git compares. */
  readonly unsaved: ReadonlySet<string>;
}

/** A review of changes under way. */
export interface ChangesRun {
  readonly session: Session;
  readonly pool: AnalysisPool;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Reviews what changed in the workspace folders. Those in no repository are left out; throws when none is in one. */
export async function reviewFolders(run: ChangesRun, scope: ChangesScope): Promise<ChangedFolder[]> {
  const { folders } = run.session.workspace;
  if (folders.length === 0) throw new UserError('There is no folder open.');
  const reviewed: ChangedFolder[] = [];
  let obstacle: UserError | undefined;
  for (const folder of folders) {
    try {
      reviewed.push(await reviewFolder(run, folder, scope));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      obstacle = error;
    }
  }
  if (reviewed.length === 0 && obstacle) throw obstacle;
  return reviewed;
}

async function reviewFolder(run: ChangesRun, folder: Folder, scope: ChangesScope): Promise<ChangedFolder> {
  const { session, signal } = run;
  const repository = await openRepository(session, folder, signal);
  const outcome = await repository.changes(scope, signal);
  if (outcome.kind === 'unknown-ref') throw new UserError(`There is no branch or commit “${outcome.ref}” here.`);
  if (outcome.kind === 'unrelated')
    throw new UserError(`The history here has nothing in common with “${outcome.ref}”.`);
  const { changes } = outcome;
  const paths = changes.files.filter(({ isDeleted }) => !isDeleted).map(({ path }) => path);
  const reports = await analyzeChanged(run, folder, paths);
  const desk = await session.desks.of(folder);
  const review = await reviewChanges({
    changes,
    reports,
    analyzer: session.services.analyzer,
    configOf: async (path) => (await configOf(session, folder, path)).config,
    // What differs from the disk, because it is not saved, is told from the text when the document is shown.
    readNow: (path) => desk.files.read(path, signal),
    readBefore: async (wanted) =>
      changes.base === undefined
        ? new Map()
        : repository.contentsAt({ kind: 'ref', ref: changes.base }, wanted, { maxBytes: MAX_SOURCE_BYTES, signal }),
    signal,
  });
  return { folder, repository, changes, review, unsaved: await findUnsaved(desk, paths) };
}

async function findUnsaved({ files, folder }: FolderDesk, paths: readonly string[]): Promise<Set<string>> {
  const unsaved = new Set<string>();
  for (const path of paths.filter((candidate) => files.isOpen(candidate))) {
    const [now, saved] = [await files.read(path), await folder.tree.read(path, MAX_SOURCE_BYTES)];
    if (!now || saved.kind !== 'bytes' || Buffer.compare(now, saved.bytes) !== 0) unsaved.add(path);
  }
  return unsaved;
}

async function analyzeChanged(run: ChangesRun, folder: Folder, paths: readonly string[]): Promise<FileReport[]> {
  const { session, pool, progress, signal } = run;
  const { jobs } = await session.closedFiles.plan(session, folder, paths);
  const reports: FileReport[] = [];
  const total = paths.length;
  const wanted = new Set(paths.map((path) => toFileUri(join(folder.root, path))));
  for (const uri of session.documents.keys()) {
    if (!wanted.has(documentKey(uri))) continue;
    const review = await session.reviews.bringUpToDate(uri).catch(ignoreAbort);
    if (review) reports.push(review.whole);
  }
  for (const { files, config } of jobs) {
    const request = { root: folder.root, files, config: config.config, verifiesFixes: false };
    for await (const report of pool.analyze(request, signal)) {
      reports.push(config.baseline ? applyBaseline(report, config.baseline) : report);
      progress.report(reports.length, total);
    }
  }
  return reports;
}

async function configOf({ settings, workspace }: Session, { root }: Folder, path: string) {
  const { minimumConfidence } = await settings.settingsFor(toFileUri(root));
  return await workspace.configOf(toFileUri(join(root, path)), minimumConfidence);
}
