import type { Confidence, Finding, Severity } from '#shared/domain/finding.ts';
import type { FileMetrics } from '#shared/domain/metrics.ts';

const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = { critical: 10, high: 5, medium: 2, low: 0.5, info: 0 };
const CONFIDENCE_WEIGHT: Readonly<Record<Confidence, number>> = { high: 1, medium: 1, low: 0.5 };
const COMPLEXITY_WEIGHT = { low: 0, medium: 0.25, high: 1 } as const;
/** Complexity alone takes no more than this off the score. */
const MAX_COMPLEXITY_PENALTY = 4;
/** Files shorter than this count as this long: one finding in a tiny file is no catastrophe. */
const MINIMUM_LINES = 100;
/** The penalty for 100 lines at which the score has sunk to 10 / e. */
const DECAY = 20;

type Weighed = Pick<Finding, 'severity' | 'confidence'>;

/** From 0 (bad) to 10 (nothing to say), with one decimal. */
export function scoreFile(findings: readonly Weighed[], metrics: FileMetrics): number {
  const hundreds = Math.max(metrics.codeLines, MINIMUM_LINES) / 100;
  const ofFindings = sum(
    findings.map((finding) => SEVERITY_WEIGHT[finding.severity] * CONFIDENCE_WEIGHT[finding.confidence]),
  );
  const ofComplexity = sum(metrics.functions.map((one) => COMPLEXITY_WEIGHT[one.level]));
  const penalty = ofFindings / hundreds + Math.min(ofComplexity / hundreds, MAX_COMPLEXITY_PENALTY);
  return round(10 * Math.exp(-penalty / DECAY));
}

/** What the score of a workspace needs of each of its files. */
export interface ScoredFile {
  readonly score: number;
  readonly metrics: Pick<FileMetrics, 'codeLines'>;
  readonly findings: readonly Weighed[];
}

/** However large a workspace is, one severe finding takes it at least this far from the perfect score. */
const CEILING: Readonly<Partial<Record<Severity, number>>> = { critical: 8, high: 9 };

/** The mean of the files' scores, weighted by their code lines, below a ceiling for severe findings; 10 without code. */
export function scoreWorkspace(files: readonly ScoredFile[]): number {
  const lines = sum(files.map((file) => file.metrics.codeLines));
  if (lines === 0) return 10;
  const mean = sum(files.map((file) => file.score * file.metrics.codeLines)) / lines;
  const ceilings = files.flatMap(({ findings }) => findings.map(({ severity }) => CEILING[severity] ?? 10));
  // Rounded down, so that only a workspace without anything to say has the perfect score.
  return Math.floor(ceilings.reduce((lowest, ceiling) => Math.min(lowest, ceiling), mean) * 10 + 1e-9) / 10;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(score: number): number {
  return Math.round(score * 10) / 10;
}
