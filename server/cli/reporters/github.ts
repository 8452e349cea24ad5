import type { Severity } from '#shared/domain/finding.ts';
import { type Reporter, type RunReport, type ShownFinding, sortWorstFirst } from './run-report.ts';
import {
  countOf,
  describeFiles,
  describeReview,
  describeSeverities,
  describeTroubles,
  formatScore,
  totalFindings,
} from './summary.ts';

/** Workflow commands that GitHub Actions turns into annotations. It shows ten of a kind, so the worst come first. */
export const reportGithub: Reporter = (run) => {
  const titles = new Map(run.rules.map((rule) => [rule.id, rule.title]));
  const commands = sortWorstFirst(run.shown, run.review).map((shown) =>
    describeFinding(shown, titles.get(shown.finding.ruleId)),
  );
  const troubles = describeTroubles(run).map((trouble) => `::warning title=RefactorIQ::${escapeData(trouble)}`);
  return `${[...commands, ...troubles, describeRun(run)].join('\n')}\n`;
};

function describeFinding({ path, finding }: ShownFinding, title: string | undefined): string {
  const { start, end } = finding.range;
  const properties: Record<string, string | number> = {
    file: path,
    line: start.line + 1,
    endLine: end.line + 1,
    col: start.character + 1,
  };
  // GitHub refuses an end column for a range of several lines.
  if (start.line === end.line && end.character > start.character) properties['endColumn'] = end.character + 1;
  properties['title'] = title === undefined ? finding.ruleId : `${title} (${finding.ruleId})`;
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${kindOf(finding.severity)} ${list.join(',')}::${escapeData(finding.message)}`;
}

function describeRun({ receipt, review }: RunReport): string {
  if (receipt.analyzed === 0) return `RefactorIQ: There was no source code to analyze. ${describeFiles(receipt)}.`;
  const total = totalFindings(receipt);
  const found = total === 0 ? 'No findings' : `${countOf(total, 'finding')}: ${describeSeverities(receipt)}`;
  return `RefactorIQ: ${found}. Score ${formatScore(receipt.score)}. ${describeFiles(receipt)}.${review ? ` ${describeReview(review, receipt)}` : ''}`;
}

function kindOf(severity: Severity): 'error' | 'warning' | 'notice' {
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'medium' ? 'warning' : 'notice';
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
