import { join } from 'node:path';
import type { ProgressToken } from 'vscode-languageserver/node';
import { SEVERITIES, type Severity } from '#shared/domain/finding.ts';
import type { ReviewScope, SetReviewScopeResult } from '#shared/protocol/review-scope.ts';
import type { ChangeReview } from '#engine/analysis/changed-review.ts';
import { documentKey, toFileUri } from '../document-uri.ts';
import { isAbortError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import type { FolderChanges } from './change-scope.ts';
import { type ChangedFolder, type ChangesScope, reviewFolders } from './review-folders.ts';

const NOTHING: SetReviewScopeResult = {
  files: 0,
  changedLines: 0,
  findings: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
  hidden: 0,
  riskiest: [],
  cancelled: false,
};

/** Limits what is shown to what changed, after reviewing the files that did; or shows everything again. */
export async function setReviewScope(
  session: Session,
  { scope, workDoneToken }: { readonly scope: ReviewScope; readonly workDoneToken?: ProgressToken | undefined },
  request: AbortSignal,
): Promise<SetReviewScopeResult> {
  if (scope.kind === 'everything') return await showEverything(session);
  const progress = await session.progress.begin('RefactorIQ: reviewing changes', workDoneToken);
  const signal = AbortSignal.any([progress.signal, request]);
  const pool = session.services.createThreads();
  try {
    const folders = await reviewFolders({ session, pool, progress, signal }, scope);
    await show(session, folders, scope);
    return summarize(folders);
  } catch (error) {
    request.throwIfAborted();
    if (!isAbortError(error) || !progress.signal.aborted) throw error;
    return { ...NOTHING, cancelled: true };
  } finally {
    progress.end();
    await pool.close();
  }
}

async function showEverything(session: Session): Promise<SetReviewScopeResult> {
  const { changeScope, closedFiles, status, reviews } = session;
  changeScope.set(undefined);
  status.setScope(undefined);
  closedFiles.keep(session, (uri) => !changeScope.visitors.has(uri));
  changeScope.visitors.clear();
  await Promise.all([reviews.reviewAll(), closedFiles.refresh(session, closedFiles.uris)]);
  return NOTHING;
}

async function show(session: Session, folders: readonly ChangedFolder[], scope: ChangesScope): Promise<void> {
  const { changeScope, closedFiles, documents, reviews, status } = session;
  changeScope.set(new Map(folders.map((changed) => [changed.folder.root, toFolderChanges(changed)])));
  status.setScope(scope.kind === 'base' ? `changes since ${scope.ref}` : 'uncommitted changes');
  const open = new Set(documents.keys().map(documentKey));
  const shown = new Set<string>();
  for (const { folder, review } of folders) {
    const { maxFindingsPerFile } = await session.settings.settingsFor(toFileUri(folder.root));
    for (const report of review.reports) {
      const uri = toFileUri(join(folder.root, report.path));
      shown.add(uri);
      if (open.has(uri)) continue;
      if (!closedFiles.has(uri)) changeScope.visitors.add(uri);
      closedFiles.show(session, uri, { report, limit: maxFindingsPerFile });
    }
  }
  for (const uri of closedFiles.uris) if (!shown.has(uri) && isLimited(session, uri)) closedFiles.clear(session, uri);
  await reviews.reviewAll();
}

function isLimited({ changeScope, workspace }: Session, uri: string): boolean {
  return changeScope.changesOf(workspace.placeOf(uri).folder?.root) !== undefined;
}

function toFolderChanges({ repository, changes, review, unsaved }: ChangedFolder): FolderChanges {
  return {
    repository,
    base: changes.base,
    previousPaths: new Map(changes.files.map(({ path, previousPath }) => [path, previousPath])),
    dropped: new Map([...review.dropped].filter(([path]) => !unsaved.has(path))),
    before: new Map(),
  };
}

function summarize(folders: readonly ChangedFolder[]): SetReviewScopeResult {
  const reports = folders.flatMap(({ review }) => review.reports).filter((report) => report.kind === 'analyzed');
  const count = (severity: Severity): number =>
    reports.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0);
  return {
    files: folders.reduce((sum, { review }) => sum + review.receipt.files, 0),
    changedLines: folders.reduce((sum, { review }) => sum + review.receipt.lines, 0),
    findings: Object.fromEntries(SEVERITIES.map((severity) => [severity, count(severity)])) as Record<Severity, number>,
    hidden: folders.reduce((sum, { review: { receipt } }) => sum + totalOf(receipt.dropped), 0),
    riskiest: folders.flatMap(({ folder, review }) =>
      riskiestOf(review).map((path) => toFileUri(join(folder.root, path))),
    ),
    cancelled: false,
  };
}

function totalOf(counts: ChangeReview['receipt']['dropped']): number {
  return counts.unchanged + counts.known + counts.moved;
}

function riskiestOf({ byRisk, reports }: ChangeReview): string[] {
  const withFindings = new Set(
    reports.flatMap((report) => (report.kind === 'analyzed' && report.findings.length > 0 ? [report.path] : [])),
  );
  return byRisk.filter((path) => withFindings.has(path));
}
