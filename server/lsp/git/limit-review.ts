import type { AnalyzedFile } from '#shared/domain/analysis.ts';
import type { DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import { analyzeBytes } from '#engine/analysis/file-analysis.ts';
import { MAX_SOURCE_BYTES, readSource } from '#engine/source/read-source.ts';
import type { FileConfig } from '../folder-config.ts';
import type { Session } from '../session.ts';
import type { FileBefore, FolderChanges } from './change-scope.ts';

/** What was analyzed of an open document. */
export interface LimitRequest {
  readonly uri: string;
  readonly report: AnalyzedFile;
  readonly analysis: DocumentAnalysis;
  readonly config: FileConfig;
}

/** The report with what the user wants to see now. Asks git once for each document while only changes are shown. */
export async function limitReview(
  session: Session,
  { uri, report, analysis, config }: LimitRequest,
  signal: AbortSignal,
): Promise<AnalyzedFile> {
  const { changeScope, workspace } = session;
  if (!changeScope.isLimited) return report;
  const root = workspace.placeOf(uri).folder?.root;
  const changes = changeScope.changesOf(root);
  if (changes && !changes.before.has(report.path)) {
    changes.before.set(report.path, await readBefore(session, { changes, path: report.path, config }, signal));
  }
  return changeScope.limitOpen(root, report, analysis);
}

async function readBefore(
  { services }: Session,
  { changes, path, config }: { changes: FolderChanges; path: string; config: FileConfig },
  signal: AbortSignal,
): Promise<FileBefore> {
  const { repository, base, previousPaths } = changes;
  const previous = previousPaths.has(path) ? previousPaths.get(path) : path;
  if (base === undefined || previous === undefined) return 'new';
  const options = { maxBytes: MAX_SOURCE_BYTES, signal };
  const bytes = (await repository.contentsAt({ kind: 'ref', ref: base }, [previous], options)).get(previous);
  const source = bytes && readSource(previous, bytes);
  if (!bytes || source?.kind !== 'source') return 'new';
  const context = { analyzer: services.analyzer, config: config.config, verifiesFixes: false };
  const report = await analyzeBytes(previous, bytes, context);
  return { text: source.text, findings: report.kind === 'analyzed' ? report.findings : [] };
}
