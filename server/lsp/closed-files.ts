import { join } from 'node:path';
import type { AnalyzedFile, FileReport, SkippedFile } from '#shared/domain/analysis.ts';
import { applyBaseline } from '#engine/analysis/baseline.ts';
import type { AnalysisPool } from '#engine/ports/analysis-pool.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { documentKey, toFileUri } from './document-uri.ts';
import { toDiagnostics } from './features/diagnostics.ts';
import type { FileConfig } from './folder-config.ts';
import { takeWorst } from './finding-store.ts';
import type { Session } from './session.ts';
import type { Folder } from './workspace.ts';

/** Files of one folder that share a configuration. */
export interface ClosedFilesJob {
  readonly folder: Folder;
  readonly files: readonly string[];
  readonly config: FileConfig;
}

export interface ClosedFilesPlan {
  readonly jobs: readonly ClosedFilesJob[];
  readonly skipped: readonly SkippedFile[];
}

const REFRESH = 'closed-files';
/** Changes on disk come in bursts: a checkout, a build. */
const REFRESH_DELAY_MS = 200;
/** Fewer files are done before threads have started. */
const THREADS_FROM = 32;

/** The files that are not open but have been reviewed with their workspace: their diagnostics follow the disk. */
export class ClosedFiles {
  private readonly reviewed = new Map<string, string>();
  private readonly waiting = new Set<string>();

  has(uri: string): boolean {
    return this.reviewed.has(documentKey(uri));
  }

  /** URIs of all reviewed files. */
  get uris(): string[] {
    return [...this.reviewed.values()];
  }

  /** Sorts files by the configuration that counts for each, and leaves out what is open, unwanted or no source code. */
  async plan(session: Session, folder: Folder, paths: readonly string[]): Promise<ClosedFilesPlan> {
    const open = openKeys(session);
    const jobs = new Map<FileConfig, string[]>();
    const skipped: SkippedFile[] = [];
    const { enable, minimumConfidence } = await session.settings.settingsFor(toFileUri(folder.root));
    for (const path of paths) {
      const uri = toFileUri(join(folder.root, path));
      if (!languageOfPath(path) || open.has(uri)) continue;
      const config = await session.workspace.configOf(uri, minimumConfidence);
      if (!enable || config.isExcluded(path)) skipped.push({ kind: 'skipped', path, reason: 'excluded' });
      else pushTo(jobs, config, path);
    }
    return { jobs: [...jobs].map(([config, files]) => ({ folder, files, config })), skipped };
  }

  /** Analyzes the files of a job and shows what is found, file by file. */
  async *analyze(session: Session, job: ClosedFilesJob, { pool, signal }: { pool: AnalysisPool; signal: AbortSignal }) {
    const { folder, files, config } = job;
    const settings = await session.settings.settingsFor(toFileUri(folder.root));
    for await (const raw of pool.analyze(
      { root: folder.root, files, config: config.config, verifiesFixes: false },
      signal,
    )) {
      const report: FileReport = config.baseline ? applyBaseline(raw, config.baseline) : raw;
      const uri = toFileUri(join(folder.root, report.path));
      this.reviewed.set(uri, uri);
      if (!openKeys(session).has(uri)) {
        const shown = limitToChanges(session, folder, report);
        publishClosed(session, uri, { report: shown, limit: settings.maxFindingsPerFile });
      }
      yield report;
    }
  }

  /** Shows what a review found in a closed file, and follows it from now on. */
  show(session: Session, uri: string, shown: { readonly report: FileReport; readonly limit: number }): void {
    this.reviewed.set(documentKey(uri), uri);
    publishClosed(session, uri, shown);
  }

  /** Files changed on disk: reviews those again that were reviewed before. */
  async refresh(session: Session, uris: readonly string[]): Promise<void> {
    for (const uri of uris) if (this.has(uri)) this.waiting.add(documentKey(uri));
    if (this.waiting.size === 0) return;
    await session.scheduler.schedule(REFRESH, REFRESH_DELAY_MS, (signal) => this.analyzeWaiting(session, signal));
  }

  /** The file is gone. It stays known, in case it comes back. */
  clear(session: Session, uri: string): void {
    this.waiting.delete(documentKey(uri));
    if (!openKeys(session).has(documentKey(uri))) session.publisher.clear(uri);
  }

  /** Forgets the reviewed files for which `isKept` says no. */
  keep(session: Session, isKept: (uri: string) => boolean): void {
    for (const uri of this.uris) {
      if (isKept(uri)) continue;
      this.reviewed.delete(uri);
      this.clear(session, uri);
    }
  }

  private async analyzeWaiting(session: Session, signal: AbortSignal): Promise<void> {
    const { services, workspace } = session;
    const byFolder = new Map<Folder, string[]>();
    for (const uri of this.waiting) {
      const { folder, path } = workspace.placeOf(uri);
      if (folder) pushTo(byFolder, folder, path);
    }
    const pool = this.waiting.size < THREADS_FROM ? services.inProcess : services.createThreads();
    try {
      for (const [folder, paths] of byFolder) await this.refreshFolder(session, folder, { paths, pool, signal });
    } finally {
      await pool.close();
    }
  }

  private async refreshFolder(
    session: Session,
    folder: Folder,
    { paths, pool, signal }: { paths: readonly string[]; pool: AnalysisPool; signal: AbortSignal },
  ): Promise<void> {
    const uriOf = (path: string): string => toFileUri(join(folder.root, path));
    const { jobs, skipped } = await this.plan(session, folder, paths);
    for (const { path } of skipped) this.clear(session, uriOf(path));
    for (const job of jobs) {
      for await (const { path } of this.analyze(session, job, { pool, signal })) this.waiting.delete(uriOf(path));
    }
    for (const path of paths) this.waiting.delete(uriOf(path));
  }
}

/** Whether a report has findings at all, as opposed to a file that was left out. */
export function isAnalyzed(report: FileReport): report is AnalyzedFile {
  return report.kind === 'analyzed';
}

function limitToChanges({ changeScope }: Session, { root }: Folder, report: FileReport): FileReport {
  if (!isAnalyzed(report)) return report;
  return { ...report, findings: changeScope.limitClosed(root, report.path, report.findings) };
}

function publishClosed(session: Session, uri: string, { report, limit }: { report: FileReport; limit: number }): void {
  const findings = isAnalyzed(report) ? takeWorst(report.findings, limit) : [];
  session.publisher.publish(uri, undefined, toDiagnostics(session, uri, findings));
}

function openKeys({ documents }: Session): Set<string> {
  return new Set(documents.keys().map(documentKey));
}

function pushTo<Key>(lists: Map<Key, string[]>, key: Key, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
