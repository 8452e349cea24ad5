import type { ProgressToken } from 'vscode-languageserver/node';
import type { ReviewScope, SetReviewScopeResult } from '#shared/protocol/review-scope.ts';
import type { Session } from '../session.ts';

/** Limits what is shown to what changed, or shows everything again. Loads late what brings most of the engine with it. */
export async function requestReviewScope(
  session: Session,
  params: { readonly scope: ReviewScope; readonly workDoneToken?: ProgressToken | undefined },
  signal: AbortSignal,
): Promise<SetReviewScopeResult> {
  const { setReviewScope } = await import('./set-review-scope.ts');
  return await setReviewScope(session, params, signal);
}
