import { createColors } from 'picocolors';
import { SEVERITIES, type Severity } from '#shared/domain/finding.ts';
import { createCodeFrame, type FrameLine, stripControl } from './code-frame.ts';
import { describeMakers } from './review-makers.ts';
import { type Reporter, type RunReport, rankOf, type ShownFinding, shownFix } from './run-report.ts';
import {
  countFixes,
  countOf,
  describeCategories,
  describeFiles,
  describeHidden,
  describeOrigin,
  describeReview,
  describeSeverities,
  describeTroubles,
  formatNumber,
  formatScore,
  totalFindings,
} from './summary.ts';

type Colors = ReturnType<typeof createColors>;

export interface TextOptions {
  readonly useColor: boolean;
  readonly isQuiet: boolean;
  readonly hasFingerprints?: boolean;
}

/** How findings are shown. */
interface Style {
  readonly colors: Colors;
  readonly hasFingerprints: boolean;
}

/** Enough to name a finding by. */
const FINGERPRINT_DIGITS = 8;

/** For people: findings by file, the worst files first, with the code they talk about, then what the run did. */
export function createTextReporter({ useColor, isQuiet, hasFingerprints = false }: TextOptions): Reporter {
  const colors = createColors(useColor);
  return (run) => {
    const blocks = describeFindings(run, { colors, hasFingerprints });
    if (!isQuiet) blocks.push(describeRun(run, colors));
    return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
  };
}

function describeFindings(run: RunReport, style: Style): string[] {
  const blocks: string[] = [];
  let path: string | undefined;
  for (const shown of worstFilesFirst(run)) {
    const block = describeFinding(shown, run, style);
    blocks.push(
      shown.path === path ? block : `${style.colors.underline(stripControl(run.displayPath(shown.path)))}\n${block}`,
    );
    path = shown.path;
  }
  return blocks;
}

/** Changed files by their risk; else the order by path is kept among files whose worst findings weigh the same. */
function worstFilesFirst({ shown: findings, review }: RunReport): ShownFinding[] {
  const rank = rankOf(review);
  if (review) return findings.toSorted((a, b) => rank(a.path) - rank(b.path));
  const worst = new Map<string, number>();
  for (const { path, finding } of findings) {
    const weight = SEVERITIES.indexOf(finding.severity);
    worst.set(path, Math.min(worst.get(path) ?? weight, weight));
  }
  return findings.toSorted((a, b) => (worst.get(a.path) ?? 0) - (worst.get(b.path) ?? 0));
}

function describeFinding(shown: ShownFinding, run: RunReport, { colors, hasFingerprints }: Style): string {
  const { finding } = shown;
  const text = run.sources.get(shown.path);
  const fix = shownFix(shown, run);
  const { line, character } = finding.range.start;
  const traits = [
    finding.ruleId,
    ...(finding.cwe === undefined ? [] : [`CWE-${finding.cwe}`]),
    ...(fix ? [`${fix.safety} fix: ${fix.title}`] : []),
    ...describeMakers(finding),
    ...describeOrigin(shown, run),
    ...(hasFingerprints ? [`fingerprint ${finding.fingerprint.slice(0, FINGERPRINT_DIGITS)}`] : []),
  ];
  const frame = text === undefined ? [] : createCodeFrame(text, finding.range);
  return [
    `  ${line + 1}:${character + 1}  ${paintSeverity(finding.severity, colors)}  ${stripControl(finding.message)}`,
    `  ${colors.dim(stripControl(traits.join(' · ')))}`,
    ...describeFrame(frame, finding.severity, colors),
  ].join('\n');
}

function describeFrame(frame: readonly FrameLine[], severity: Severity, colors: Colors): string[] {
  const width = String(frame.at(-1)?.number ?? '').length;
  return frame.flatMap(({ number, text, marks }) => {
    const line = `    ${colors.dim(`${String(number).padStart(width)} |`)} ${text}`.trimEnd();
    return marks === ''
      ? [line]
      : [line, `    ${colors.dim(`${' '.repeat(width)} |`)} ${paint(severity, marks, colors)}`];
  });
}

function describeRun(run: RunReport, colors: Colors): string {
  const { receipt } = run;
  const total = totalFindings(receipt);
  const seconds = `${(receipt.milliseconds / 1000).toFixed(1)} s`;
  const fixes = countFixes(run);
  const state = run.areFixesVerified ? 'verified' : 'to try';
  const hidden = describeHidden(receipt);
  const lines = [
    total === 0
      ? colors.green(receipt.analyzed === 0 ? 'There was no source code to analyze.' : 'No findings: clean.')
      : `${colors.bold(countOf(total, 'finding'))}: ${describeSeverities(receipt)} (${describeCategories(run.reports)})`,
    ...(run.omitted > 0 ? [`${formatNumber(run.omitted)} of them not shown: --max-findings shows the worst.`] : []),
    ...(fixes.safe > 0
      ? [`${countOf(fixes.safe, 'safe fix', 'safe fixes')} ${state}: apply with --fix, look first with --diff.`]
      : []),
    ...(fixes.unsafe > 0
      ? [
          `${countOf(fixes.unsafe, 'unsafe fix', 'unsafe fixes')} ${state}: may change behaviour, apply with --fix-unsafe.`,
        ]
      : []),
    ...(receipt.analyzed > 0 ? [`Score ${formatScore(receipt.score)}`] : []),
    `${describeFiles(receipt)}, ${seconds}`,
    ...(run.review ? [describeReview(run.review, receipt)] : []),
    ...(hidden === '' ? [] : [`Not shown: ${hidden}.`]),
    ...describeTroubles(run, run.displayPath).map((trouble) => colors.yellow(stripControl(trouble))),
  ];
  return lines.join('\n');
}

function paintSeverity(severity: Severity, colors: Colors): string {
  return paint(severity, severity, colors);
}

function paint(severity: Severity, text: string, colors: Colors): string {
  switch (severity) {
    case 'critical':
      return colors.bold(colors.red(text));
    case 'high':
      return colors.red(text);
    case 'medium':
      return colors.yellow(text);
    case 'low':
      return colors.cyan(text);
    case 'info':
      return colors.blue(text);
  }
}
