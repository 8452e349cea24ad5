import type { AnalyzeFileParams, AnalyzeFileResult } from '#shared/protocol/analyze-file.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';

/** Reviews an open document at once, whether or not its text is another one than before. */
export async function analyzeFile(session: Session, { uri }: AnalyzeFileParams): Promise<AnalyzeFileResult> {
  if (!session.documents.get(uri)) throw new UserError('The document is not open.');
  await session.reviews.review(uri);
  return { findings: session.store.findingsOf(uri).length };
}
