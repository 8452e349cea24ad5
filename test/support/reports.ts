import type { AnalyzedFile, SkippedFile, SkipReason } from '#shared/domain/analysis.ts';
import type { Finding } from '#shared/domain/finding.ts';
import { summarizeReports } from '#engine/analysis/workspace-analysis.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { LineMap } from '#engine/source/line-map.ts';
import { type RunReport, selectFindings } from '#cli/reporters/run-report.ts';

/** A finding at the first place of `quote` in `text`. */
export function makeFinding(text: string, quote: string, fields: Partial<Finding> = {}): Finding {
  const start = text.indexOf(quote);
  const span = { start, end: start + quote.length };
  return {
    ruleId: 'test-rule',
    category: 'security',
    severity: 'high',
    confidence: 'high',
    message: `Do not write \`${quote}\`.`,
    span,
    range: new LineMap(text).rangeOf(span),
    related: [],
    fingerprint: '0123456789abcdef',
    ...fields,
  };
}

/** The report of a file that was analyzed. */
export function makeReport(
  path: string,
  findings: readonly Finding[] = [],
  fields: Partial<AnalyzedFile> = {},
): AnalyzedFile {
  const totals = { lines: 10, codeLines: 8, cyclomatic: 1, cognitive: 0, halsteadVolume: 10, maintainability: 90 };
  return {
    kind: 'analyzed',
    path,
    languageId: 'python',
    findings,
    hidden: { suppressed: 0, suppressedByTeam: 0, lowConfidence: 0, baseline: 0 },
    metrics: { ...totals, functions: [] },
    score: 10 - findings.length,
    hasSyntaxErrors: false,
    bytes: 100,
    ruleFailures: [],
    fixes: [],
    ...fields,
  };
}

export function makeSkipped(path: string, reason: SkipReason, detail?: string): SkippedFile {
  return { kind: 'skipped', path, reason, ...(detail === undefined ? {} : { detail }) };
}

/** A rule that never reports anything. */
export function makeRule(fields: Partial<Rule> = {}): Rule {
  return {
    id: 'test-rule',
    title: 'Test code in production',
    category: 'security',
    severity: 'high',
    confidence: 'high',
    cwe: 79,
    languages: ['python'],
    rationale: 'It `matters`.',
    examples: [],
    create: () => ({}),
    ...fields,
  };
}

/** A run over these reports, as reporters get it. */
export function makeRun(
  reports: RunReport['reports'],
  {
    sources = {},
    limit,
    unknown = 0,
    expired = [],
  }: {
    sources?: Readonly<Record<string, string>>;
    limit?: number;
    unknown?: number;
    expired?: RunReport['expired'];
  } = {},
): RunReport {
  return {
    version: '1.2.3',
    rules: [makeRule()],
    reports,
    receipt: summarizeReports(reports, { unknown, milliseconds: 1234 }),
    ...selectFindings(reports, limit),
    areFixesVerified: true,
    expired,
    sources: new Map(Object.entries(sources)),
    displayPath: (path) => path,
  };
}
