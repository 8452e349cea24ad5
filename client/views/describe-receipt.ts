import { SEVERITIES } from '#shared/domain/finding.ts';
import type { AnalyzeWorkspaceResult } from '#shared/protocol/analyze-workspace.ts';
import { countOf } from './count-of.ts';

/** A run over the workspace in two or three sentences: what was found, in what, and what was left out. */
export function describeReceipt(result: AnalyzeWorkspaceResult): string {
  const total = SEVERITIES.reduce((sum, severity) => sum + result.findings[severity], 0);
  const kinds = SEVERITIES.filter((severity) => result.findings[severity] > 0).map(
    (severity) => `${result.findings[severity]} ${severity}`,
  );
  return [
    `${capitalize(countOf(total, 'finding'))} in ${countOf(result.files, 'file')}${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}.`,
    ...(result.fixable > 0 ? [`${result.fixable} can be fixed.`] : []),
    ...(result.skipped > 0 ? [`${capitalize(countOf(result.skipped, 'file'))} left out.`] : []),
    result.cancelled ? 'Stopped before the end.' : `Score ${roundDown(result.score)} of 10.`,
  ].join(' ');
}

/** So that only a workspace with nothing to say about gets a 10.0. */
function roundDown(score: number): string {
  return (Math.floor(score * 10) / 10).toFixed(1);
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
