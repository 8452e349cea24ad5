import { join } from 'node:path';
import type { ProgressToken } from 'vscode-languageserver/node';
import type { FileReport, SkippedFile } from '#shared/domain/analysis.ts';
import type { AnalyzeWorkspaceResult } from '#shared/protocol/analyze-workspace.ts';
import { summarizeReports } from '#engine/analysis/workspace-analysis.ts';
import type { AnalysisPool } from '#engine/ports/analysis-pool.ts';
import { type ClosedFilesJob, isAnalyzed } from '../closed-files.ts';
import { documentKey, toFilePath, toFileUri } from '../document-uri.ts';
import { ignoreAbort, isAbortError, UserError } from '../outcomes.ts';
import type { Progress } from '../progress-reporter.ts';
import type { Session } from '../session.ts';
import type { Folder } from '../workspace.ts';

/** What a run has gathered so far. */
interface Run {
  readonly reports: FileReport[];
  readonly seen: Set<string>;
  readonly folders: readonly Folder[];
  readonly pool: AnalysisPool;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Reviews all files of the workspace folders and publishes what is found. Resolves with the numbers so far when the user
 * or a newer run stops it; rejects with AbortError when the request itself is cancelled.
 */
export async function analyzeWorkspace(
  session: Session,
  params: { readonly folders?: readonly string[] | undefined; readonly workDoneToken?: ProgressToken | undefined },
  request: AbortSignal,
): Promise<AnalyzeWorkspaceResult> {
  const folders = selectFolders(session, params.folders);
  const superseded = session.run.start();
  const progress = await session.progress.begin('RefactorIQ: analyzing the workspace', params.workDoneToken);
  const signal = AbortSignal.any([superseded, progress.signal, request]);
  const run: Run = { reports: [], seen: new Set(), folders, pool: session.services.createThreads(), progress, signal };
  const endStatus = session.status.startAnalysis();
  let isCancelled = false;
  try {
    await execute(session, run);
  } catch (error) {
    request.throwIfAborted();
    if (!isAbortError(error) || !signal.aborted) throw error;
    isCancelled = true;
  } finally {
    endStatus();
    progress.end(isCancelled ? 'stopped' : undefined);
    await run.pool.close();
  }
  return summarize(run.reports, isCancelled);
}

function selectFolders({ workspace }: Session, uris: readonly string[] | undefined): readonly Folder[] {
  if (uris === undefined) {
    if (workspace.folders.length === 0) throw new UserError('There is no folder open to analyze.');
    return workspace.folders;
  }
  const roots = new Set(uris.flatMap((uri) => toFilePath(uri) ?? []));
  const folders = workspace.folders.filter(({ root }) => roots.has(root));
  if (folders.length < roots.size) throw new UserError('One of the folders is not part of the workspace.');
  return folders;
}

async function execute(session: Session, run: Run): Promise<void> {
  const { closedFiles } = session;
  const { reports, seen, pool, progress, signal, folders } = run;
  const jobs = await planJobs(session, run);
  const open = openDocuments(session, folders);
  const total = open.length + jobs.reduce((sum, { files }) => sum + files.length, 0);
  let done = 0;
  for (const uri of open) {
    signal.throwIfAborted();
    // One that is edited right now is reviewed by itself a moment later.
    const review = await session.reviews.bringUpToDate(uri).catch(ignoreAbort);
    if (review) reports.push(review.report);
    seen.add(documentKey(uri));
    progress.report(++done, total);
  }
  for (const job of jobs) {
    for await (const report of closedFiles.analyze(session, job, { pool, signal })) {
      reports.push(report);
      const uri = toFileUri(join(job.folder.root, report.path));
      seen.add(uri);
      session.changeScope.visitors.delete(uri);
      progress.report(++done, total);
    }
  }
  const isCovered = (uri: string): boolean =>
    folders.some((folder) => session.workspace.placeOf(uri).folder?.root === folder.root);
  closedFiles.keep(session, (uri) => seen.has(uri) || !isCovered(uri));
}

async function planJobs(session: Session, { folders, reports, signal }: Run): Promise<ClosedFilesJob[]> {
  const jobs: ClosedFilesJob[] = [];
  for (const folder of folders) {
    const { paths, unreadable } = await listOwnFiles(session, folder, signal);
    const plan = await session.closedFiles.plan(session, folder, paths);
    jobs.push(...plan.jobs);
    reports.push(...unreadable, ...plan.skipped);
    signal.throwIfAborted();
  }
  return jobs;
}

/** The files of a folder without those of workspace folders inside of it, which have their files themselves. */
export async function listOwnFiles(
  session: Session,
  folder: Folder,
  signal: AbortSignal,
): Promise<{ readonly paths: readonly string[]; readonly unreadable: readonly SkippedFile[] }> {
  const { files, unreadable } = await folder.tree.list([''], signal);
  return { paths: files.map(({ path }) => path).filter((path) => isOwn(session, folder, path)), unreadable };
}

function isOwn({ workspace }: Session, folder: Folder, path: string): boolean {
  return workspace.placeOf(toFileUri(join(folder.root, path))).folder?.root === folder.root;
}

function openDocuments({ documents, workspace }: Session, folders: readonly Folder[]): string[] {
  const roots = new Set(folders.map(({ root }) => root));
  return documents.keys().filter((uri) => roots.has(workspace.placeOf(uri).folder?.root ?? ''));
}

function summarize(reports: readonly FileReport[], cancelled: boolean): AnalyzeWorkspaceResult {
  const { analyzed, findings, score } = summarizeReports(reports, { unknown: 0, milliseconds: 0 });
  const fixable = reports
    .filter(isAnalyzed)
    .reduce((sum, report) => sum + report.findings.filter(({ fix }) => fix).length, 0);
  return { files: analyzed, skipped: reports.length - analyzed, findings, fixable, score, cancelled };
}
