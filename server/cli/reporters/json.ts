import type { AnalyzedFile, SkippedFile } from '#shared/domain/analysis.ts';
import type { Range } from '#shared/domain/text.ts';
import {
  analyzedFiles,
  type Reporter,
  ruleFailuresOf,
  type RunReport,
  type ShownFinding,
  shownFix,
} from './run-report.ts';
import { countCategories, countFixes, totalFindings } from './summary.ts';

/** Raised when a field changes its meaning or goes; new fields may come without. */
const JSON_VERSION = 1;

/** For programs; docs/cli.md describes the shape. Holds no times and no absolute paths. */
export const reportJson: Reporter = (run) => {
  const shownByPath = groupByPath(run.shown);
  const document = {
    version: JSON_VERSION,
    tool: { name: 'refactoriq', version: run.version },
    summary: summarize(run),
    files: analyzedFiles(run.reports).map((file) => describeFile(file, shownByPath.get(file.path) ?? [], run)),
    skipped: run.reports.filter((report): report is SkippedFile => report.kind === 'skipped').map(describeSkipped),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

function groupByPath(shown: readonly ShownFinding[]): Map<string, ShownFinding[]> {
  const groups = new Map<string, ShownFinding[]>();
  for (const entry of shown) {
    const group = groups.get(entry.path);
    if (group) group.push(entry);
    else groups.set(entry.path, [entry]);
  }
  return groups;
}

function summarize(run: RunReport) {
  const { receipt, reports, omitted } = run;
  return {
    files: receipt.files,
    analyzed: receipt.analyzed,
    skipped: receipt.skipped,
    score: receipt.score,
    findings: totalFindings(receipt),
    omitted,
    bySeverity: receipt.findings,
    byCategory: countCategories(reports),
    fixes: { ...countFixes(run), areVerified: run.areFixesVerified },
    hidden: receipt.hidden,
    expiredSuppressions: run.expired,
    ...(run.review ? { changes: { ...run.review.receipt, byRisk: run.review.byRisk } } : {}),
  };
}

function describeFile(file: AnalyzedFile, shown: readonly ShownFinding[], run: RunReport) {
  const { path, languageId, score, hasSyntaxErrors } = file;
  const { functions: _, ...totals } = file.metrics;
  return {
    path,
    language: languageId,
    score,
    hasSyntaxErrors,
    metrics: totals,
    ruleFailures: ruleFailuresOf(file),
    findings: shown.map((one) => describeFinding(one, run)),
  };
}

function describeFinding(shown: ShownFinding, run: RunReport) {
  const { finding, fix } = shown;
  const offer = shownFix(shown, run);
  return {
    ruleId: finding.ruleId,
    severity: finding.severity,
    category: finding.category,
    confidence: finding.confidence,
    message: finding.message,
    ...(finding.cwe === undefined ? {} : { cwe: finding.cwe }),
    ...describeRange(finding.range),
    related: finding.related.map(({ range, message }) => ({ message, ...describeRange(range) })),
    fingerprint: finding.fingerprint,
    ...(finding.origin ? { foundBy: finding.origin.model } : {}),
    ...(finding.witnesses ? { confirmedBy: finding.witnesses.map(({ model }) => model) } : {}),
    ...(run.origins ? { introduced: run.origins.get(finding) ?? null } : {}),
    ...(offer ? { fix: { title: offer.title, safety: offer.safety, ...(fix ? { edits: fix.edits } : {}) } } : {}),
  };
}

function describeRange({ start, end }: Range) {
  return {
    start: { line: start.line + 1, column: start.character + 1 },
    end: { line: end.line + 1, column: end.character + 1 },
  };
}

function describeSkipped({ path, reason, detail }: SkippedFile) {
  return { path, reason, ...(detail === undefined ? {} : { detail }) };
}
