import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver/node';
import type { Finding } from '#shared/domain/finding.ts';
import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import { isInRange } from '../convert/to-range.ts';
import type { Session } from '../session.ts';

/** Explains the findings at a position; on the name of a function shows its measures. */
export async function provideHover(session: Session, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const review = session.reviews.current(textDocument.uri);
  if (!review) return null;
  const findings = session.store.inRange(review.uri, { start: position, end: position });
  const measured = review.report.metrics.functions.find(({ nameRange }) => isInRange(position, nameRange));
  const parts = [
    ...findings.map((finding) => describeFinding(session, finding)),
    ...(measured ? [describeFunction(measured)] : []),
  ];
  if (parts.length === 0) return null;
  const kind = session.client.hasMarkdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
  const range = findings[0]?.range ?? measured?.nameRange;
  return { contents: { kind, value: parts.join('\n\n---\n\n') }, ...(range ? { range } : {}) };
}

function describeFinding({ findRule, ruleHref }: Session, finding: Finding): string {
  const { ruleId, message, category, severity, confidence, cwe, origin, witnesses } = finding;
  const rule = findRule(ruleId);
  const traits = [
    category,
    `severity ${severity}`,
    `confidence ${confidence}`,
    ...(origin ? [`found by ${origin.model}`] : []),
    ...(witnesses ?? []).map(({ model }) => `confirmed by ${model}`),
    ...(cwe === undefined ? [] : [`[CWE-${cwe}](https://cwe.mitre.org/data/definitions/${cwe}.html)`]),
  ];
  return [
    `**${rule?.title ?? ruleId}**`,
    message,
    ...(rule ? [rule.rationale.trim()] : []),
    `${traits.join(' · ')} · [${ruleId}](${ruleHref(ruleId)})`,
  ].join('\n\n');
}

function describeFunction(metrics: FunctionMetrics): string {
  const rows = [
    ['cognitive complexity', metrics.cognitive],
    ['cyclomatic complexity', metrics.cyclomatic],
    ['deepest nesting', metrics.nesting],
    ['parameters', metrics.parameters],
    ['lines of code', metrics.codeLines],
    ['maintainability', `${Math.round(metrics.maintainability)} of 100`],
  ] as const;
  const table = rows.map(([name, value]) => `| ${name} | ${value} |`);
  return [
    `**\`${metrics.name}\`**: ${metrics.level} complexity`,
    ['| measure | value |', '| --- | --- |', ...table].join('\n'),
  ].join('\n\n');
}
