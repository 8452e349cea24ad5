import { SEVERITIES } from '#shared/domain/finding.ts';
import type { SetReviewScopeResult } from '#shared/protocol/review-scope.ts';
import { countOf } from './count-of.ts';

/** A review of changes in a sentence or two: what it found in what, and what is not shown. */
export function describeChanges({ files, changedLines, findings, hidden, cancelled }: SetReviewScopeResult): string {
  if (cancelled) return 'Stopped; the findings are those of before.';
  if (files === 0) return 'Nothing has changed that could be reviewed.';
  const total = SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
  const where = `${countOf(changedLines, 'changed line')} of ${countOf(files, 'file')}`;
  const found = total === 0 ? 'No findings' : countOf(total, 'finding');
  const rest = hidden > 0 ? ` ${countOf(hidden, 'other')} in these files not shown.` : '';
  return `${found} in ${where}.${rest}`;
}
