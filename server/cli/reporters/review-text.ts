import { createColors } from 'picocolors';
import type { Terminal } from '../services.ts';
import { stripControl } from './code-frame.ts';
import { analyzedFiles, type Reporter, type RunReport } from './run-report.ts';
import {
  countOf,
  describeCategories,
  describeFiles,
  describeHidden,
  describeReview,
  describeSeverities,
  describeTroubles,
  formatNumber,
  formatScore,
  totalFindings,
} from './summary.ts';
import { createTextReporter } from './text.ts';

export interface ReviewTextOptions {
  readonly output?: string;
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly showFingerprints?: boolean;
}

/** For people: the findings as `analyze` prints them, and what they add up to. Holds no times and no costs. */
export function createReviewTextReporter(
  options: ReviewTextOptions,
  { hasColor }: Pick<Terminal, 'hasColor'>,
): Reporter {
  const useColor = options.color ?? (hasColor && options.output === undefined);
  const hasFingerprints = options.showFingerprints === true;
  const describeFindings = createTextReporter({ useColor, isQuiet: true, hasFingerprints });
  return (run) => {
    const findings = describeFindings(run);
    if (options.quiet) return findings;
    return `${findings === '' ? '' : `${findings}\n`}${summarize(run, createColors(useColor)).join('\n')}\n`;
  };
}

function summarize(run: RunReport, colors: ReturnType<typeof createColors>): string[] {
  const { receipt } = run;
  const hidden = describeHidden(receipt);
  return [
    describeTotal(run, colors),
    ...describeModels(run),
    ...(run.omitted > 0 ? [`${formatNumber(run.omitted)} of them not shown: --max-findings shows the worst.`] : []),
    ...describeFixes(run),
    ...(receipt.analyzed > 0 ? [`Score ${formatScore(receipt.score)}`] : []),
    describeFiles(receipt),
    ...(run.review ? [describeReview(run.review, receipt)] : []),
    ...(hidden === '' ? [] : [`Not shown: ${hidden}.`]),
    ...describeTroubles(run, run.displayPath).map((trouble) => colors.yellow(stripControl(trouble))),
  ];
}

function describeTotal({ receipt, reports }: RunReport, colors: ReturnType<typeof createColors>): string {
  const total = totalFindings(receipt);
  if (total > 0) {
    return `${colors.bold(countOf(total, 'finding'))}: ${describeSeverities(receipt)} (${describeCategories(reports)})`;
  }
  return colors.green(receipt.analyzed === 0 ? 'There was no source code to review.' : 'No findings.');
}

function describeModels({ reports }: RunReport): string[] {
  const findings = analyzedFiles(reports).flatMap((file) => file.findings);
  const own = findings.filter(({ origin }) => origin !== undefined).length;
  const confirmed = findings.filter(({ witnesses = [] }) => witnesses.length > 0).length;
  const parts = [
    ...(own > 0 ? [`${formatNumber(own)} found by a model only`] : []),
    ...(confirmed > 0 ? [`${formatNumber(confirmed)} of a rule confirmed by a model`] : []),
  ];
  return parts.length === 0 ? [] : [`${parts.join(', ')}.`];
}

function describeFixes({ reports, rules }: RunReport): string[] {
  const fixing = new Set(rules.flatMap(({ id, fix }) => (fix ? [id] : [])));
  const fixed = analyzedFiles(reports).flatMap(({ findings, fixes }) => {
    const proven = new Set(fixes.map(({ fingerprint }) => fingerprint));
    return findings.filter(({ fingerprint }) => proven.has(fingerprint));
  });
  const ofRules = fixed.filter(({ ruleId }) => fixing.has(ruleId)).length;
  const ofModels = fixed.length - ofRules;
  return [
    ...(ofRules > 0 ? [`${countOf(ofRules, 'fix', 'fixes')} of rules verified: apply with "refactoriq fix".`] : []),
    ...(ofModels > 0
      ? [`${countOf(ofModels, 'fix', 'fixes')} of the model verified: --propose puts them on the list of proposals.`]
      : []),
  ];
}
