import { SEVERITIES } from '#shared/domain/finding.ts';
import { describeMakers } from './review-makers.ts';
import { type Reporter, type RunReport, type ShownFinding, sortWorstFirst, shownFix } from './run-report.ts';
import {
  countFixes,
  countOf,
  describeCategories,
  describeFiles,
  describeHidden,
  describeOrigin,
  describeReview,
  describeTroubles,
  formatNumber,
  formatScore,
  totalFindings,
} from './summary.ts';

/** A comment on a pull request holds 65,536 characters; this many findings stay far below. */
const MAX_DETAILED = 50;

/** A pull-request comment: the numbers at a glance, the worst findings to unfold. */
export const reportMarkdown: Reporter = (run) => {
  const sections = [
    '## RefactorIQ',
    describeResult(run),
    ...describeCounts(run),
    ...describeFindings(run),
    describeRun(run),
    ...describeTroubleList(run),
  ];
  return `${sections.join('\n\n')}\n`;
};

function describeResult(run: RunReport): string {
  const total = totalFindings(run.receipt);
  if (run.receipt.analyzed === 0) return 'There was no source code to analyze.';
  const found =
    total === 0 ? 'No findings: clean' : `${countOf(total, 'finding')} (${describeCategories(run.reports)})`;
  return `**${found}. Score ${formatScore(run.receipt.score)}.**`;
}

function describeCounts({ receipt }: RunReport): string[] {
  if (totalFindings(receipt) === 0) return [];
  const rows = [
    `| ${SEVERITIES.join(' | ')} |`,
    `|${SEVERITIES.map(() => ' ---: |').join('')}`,
    `| ${SEVERITIES.map((severity) => formatNumber(receipt.findings[severity])).join(' | ')} |`,
  ];
  return [rows.join('\n')];
}

function describeFindings(run: RunReport): string[] {
  if (run.shown.length === 0) return [];
  const detailed = sortWorstFirst(run.shown, run.review).slice(0, MAX_DETAILED);
  const hasAll = detailed.length === totalFindings(run.receipt);
  const title = hasAll ? countOf(detailed.length, 'finding') : `The ${formatNumber(detailed.length)} worst findings`;
  const rows = [
    '| severity | where | what | rule |',
    '| --- | --- | --- | --- |',
    ...detailed.map((shown) => describeFinding(shown, run)),
  ];
  return [
    `<details${detailed.length <= 10 ? ' open' : ''}>\n<summary>${title}</summary>\n\n${rows.join('\n')}\n\n</details>`,
  ];
}

function describeFinding(shown: ShownFinding, run: RunReport): string {
  const { path, finding } = shown;
  const fix = shownFix(shown, run);
  const where = `\`${escapeCode(`${path}:${finding.range.start.line + 1}`)}\``;
  const cwe = finding.cwe === undefined ? '' : `, CWE-${finding.cwe}`;
  const offer = fix ? ` _${fix.safety === 'safe' ? 'Safe' : 'Unsafe'} fix: ${escapeText(fix.title)}._` : '';
  const origin = [...describeMakers(finding), ...describeOrigin(shown, run)]
    .map((words) => ` _${escapeText(words)}._`)
    .join('');
  return `| ${finding.severity} | ${where} | ${escapeText(finding.message)}${offer}${origin} | \`${finding.ruleId}\`${cwe} |`;
}

function describeRun(run: RunReport): string {
  const fixes = countFixes(run);
  const hidden = describeHidden(run.receipt);
  return [
    `${describeFiles(run.receipt)}.`,
    ...(fixes.safe + fixes.unsafe > 0
      ? [`${run.areFixesVerified ? 'Verified fixes' : 'Fixes to try'}: ${fixes.safe} safe, ${fixes.unsafe} unsafe.`]
      : []),
    ...(run.review ? [describeReview(run.review, run.receipt)] : []),
    ...(hidden === '' ? [] : [`Not shown: ${hidden}.`]),
  ].join(' ');
}

function describeTroubleList(run: RunReport): string[] {
  const troubles = describeTroubles(run).map((trouble) => `- ${escapeText(trouble)}`);
  return troubles.length > 0 ? [troubles.join('\n')] : [];
}

/** Text for a line of Markdown: code in backticks stays code, nothing else becomes markup, and nobody is mentioned. */
function escapeText(text: string): string {
  const parts = text.replaceAll(/\s+/g, ' ').split(/(`[^`]+`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part.replaceAll('|', '\\|') : escapeProse(part))).join('');
}

function escapeProse(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;');
}

function escapeCode(text: string): string {
  return text.replaceAll('`', "'").replaceAll('|', '\\|');
}
