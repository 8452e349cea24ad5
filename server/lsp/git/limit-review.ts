import type { AnalyzedFile } from '#shared/domain/analysis.ts';
import type { DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import type { FileConfig } from '../folder-config.ts';
import type { Session } from '../session.ts';

/** What was analyzed of an open document. */
export interface LimitRequest {
  readonly uri: string;
  readonly report: AnalyzedFile;
  readonly analysis: DocumentAnalysis;
  readonly config: FileConfig;
}

/** The report with what the user wants to see now. */
export async function limitReview(session: Session, request: LimitRequest, signal: AbortSignal): Promise<AnalyzedFile> {
  const { changeScope, workspace } = session;
  if (!changeScope.isLimited) return request.report;
  const changes = changeScope.changesOf(workspace.placeOf(request.uri).folder?.root);
  if (!changes) return request.report;
  // Late, because it brings most of the engine with it.
  const { limitToChanges } = await import('./limit-to-changes.ts');
  return await limitToChanges(session, changes, request, signal);
}
