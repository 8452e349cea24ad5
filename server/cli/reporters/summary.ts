import { SKIP_REASONS, type FileReport, type SkipReason } from '#shared/domain/analysis.ts';
import { CATEGORIES, type Category, type FixOffer, SEVERITIES } from '#shared/domain/finding.ts';
import { describeScope } from '#shared/domain/suppression.ts';
import type { AnalysisReceipt } from '#engine/analysis/workspace-analysis.ts';
import { analyzedFiles, ruleFailuresOf, type RunReport, type ShownFinding } from './run-report.ts';

/** How many of a thing, in words: "1 file", "3 files". */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

/** "1 high, 2 low", worst first. */
export function describeSeverities({ findings }: AnalysisReceipt): string {
  return SEVERITIES.filter((severity) => findings[severity] > 0)
    .map((severity) => `${formatNumber(findings[severity])} ${severity}`)
    .join(', ');
}

export function countCategories(reports: readonly FileReport[]): Record<Category, number> {
  const counts = { security: 0, bug: 0, performance: 0, maintainability: 0, style: 0 } satisfies Record<
    Category,
    number
  >;
  for (const { findings } of analyzedFiles(reports)) for (const { category } of findings) counts[category]++;
  return counts;
}

/** "security 1, style 2". */
export function describeCategories(reports: readonly FileReport[]): string {
  const counts = countCategories(reports);
  return CATEGORIES.filter((category) => counts[category] > 0)
    .map((category) => `${category} ${formatNumber(counts[category])}`)
    .join(', ');
}

/** How many findings have a fix: one whose proof passed, or, where none was tried, one that their rule offers. */
export function countFixes({ reports, areFixesVerified }: RunReport): { safe: number; unsafe: number } {
  const fixes = analyzedFiles(reports).flatMap((report): readonly FixOffer[] =>
    areFixesVerified ? report.fixes : report.findings.flatMap(({ fix }) => fix ?? []),
  );
  const safe = fixes.filter((fix) => fix.safety === 'safe').length;
  return { safe, unsafe: fixes.length - safe };
}

export function totalFindings({ findings }: AnalysisReceipt): number {
  return SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
}

const REASON_WORDS: Record<SkipReason, string> = {
  'unknown-language': 'in no language RefactorIQ knows',
  binary: 'binary',
  'invalid-encoding': 'not UTF-8',
  minified: 'minified',
  generated: 'generated',
  vendored: 'of other projects',
  'too-large': 'larger than 1 MB',
  unreadable: 'unreadable',
  excluded: 'excluded',
  crashed: 'not finished',
};

/** "12 files analyzed, 3 skipped (1 minified, 2 excluded)". */
export function describeFiles({ analyzed, files, skipped }: AnalysisReceipt): string {
  const reasons = SKIP_REASONS.flatMap((reason) => {
    const count = skipped[reason] ?? 0;
    return count > 0 ? [`${formatNumber(count)} ${REASON_WORDS[reason]}`] : [];
  });
  const left = files - analyzed;
  return `${countOf(analyzed, 'file')} analyzed${left > 0 ? `, ${formatNumber(left)} skipped (${reasons.join(', ')})` : ''}`;
}

/** "4 of low confidence, 1 suppressed in the code"; empty when nothing is hidden. */
export function describeHidden({ hidden }: AnalysisReceipt): string {
  const parts: [number, string][] = [
    [hidden.lowConfidence, 'of low confidence'],
    [hidden.suppressed, 'suppressed in the code'],
    [hidden.suppressedByTeam, 'suppressed by the team'],
    [hidden.baseline, 'in the baseline'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${formatNumber(count)} ${words}`)
    .join(', ');
}

/** "12 changed files, 40 changed lines; 3 findings in unchanged code are not shown." */
export function describeReview({ receipt }: NonNullable<RunReport['review']>, { files }: AnalysisReceipt): string {
  const { unchanged, known, moved } = receipt.dropped;
  const parts = [
    ...(unchanged > 0 ? [`${countOf(unchanged, 'finding')} in unchanged code`] : []),
    ...(known > 0 ? [`${countOf(known, 'finding')} from before the change`] : []),
    ...(moved > 0 ? [`${countOf(moved, 'finding')} in moved code`] : []),
  ];
  const size = `${countOf(files, 'changed file')}, ${countOf(receipt.lines, 'changed line')}`;
  if (parts.length === 0) return `${size}.`;
  return `${size}; ${parts.join(', ')} ${unchanged + known + moved === 1 ? 'is' : 'are'} not shown.`;
}

/** Which commit a finding came with, if that was asked for; as a list for other traits to join. */
export function describeOrigin({ finding }: ShownFinding, { origins }: RunReport): string[] {
  if (!origins) return [];
  const origin = origins.get(finding);
  if (!origin) return ['not committed yet'];
  const { commit, author, date, isBoundary } = origin;
  const place = isBoundary ? 'in or before' : 'in';
  return [`introduced ${place} ${commit.slice(0, 10)} by ${author}, ${date.slice(0, 10)}`];
}

/** What went wrong in us or with a file, a sentence each, so that nobody takes silence for a clean bill. */
export function describeTroubles({ reports, expired }: RunReport, nameOf = (path: string): string => path): string[] {
  const analyzed = analyzedFiles(reports);
  const failures = analyzed.flatMap((file) =>
    ruleFailuresOf(file).map(({ ruleId, message }) => `The rule ${ruleId} failed on ${nameOf(file.path)}: ${message}`),
  );
  const lost = reports.flatMap((report) =>
    report.kind === 'skipped' && (report.reason === 'crashed' || report.reason === 'unreadable')
      ? [`${nameOf(report.path)} was not analyzed: ${report.detail ?? report.reason}.`]
      : [],
  );
  const broken = analyzed.filter((report) => report.hasSyntaxErrors).length;
  const syntax =
    broken > 0 ? [`${countOf(broken, 'file')} with syntax errors: what could be parsed was analyzed.`] : [];
  return [...failures, ...lost, ...syntax, ...describeExpired(expired)];
}

const EXPIRED_NAMES = 5;

function describeExpired(expired: RunReport['expired']): string[] {
  if (expired.length === 0) return [];
  const names = expired.slice(0, EXPIRED_NAMES).map((one) => `${describeScope(one)} (${one.expires ?? ''})`);
  if (expired.length > names.length) names.push(`${formatNumber(expired.length - names.length)} more`);
  return [`${countOf(expired.length, 'suppression has', 'suppressions have')} expired: ${names.join(', ')}.`];
}

export function formatScore(score: number): string {
  return `${score.toFixed(1)}/10`;
}

/** With thousands separators, the same on every machine. */
export function formatNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
