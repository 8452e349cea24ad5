import type { Confidence, Finding, Severity } from '#shared/domain/finding.ts';

/** What a changed file is judged by. */
export interface ChangedFileFacts {
  readonly path: string;
  /** Those that are shown. */
  readonly findings: readonly Pick<Finding, 'severity' | 'confidence'>[];
  readonly changedLines: number;
  /** Functions, methods and classes with changed lines that code of other files can name. */
  readonly publicSymbols: number;
}

/** One finding of a severity weighs more than several of the next, so that the worst file comes first. */
const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = { critical: 1000, high: 200, medium: 40, low: 8, info: 1 };
const CONFIDENCE_WEIGHT: Readonly<Record<Confidence, number>> = { high: 1, medium: 0.6, low: 0.3 };
/** What a file without findings can reach by its size and its public symbols, each. */
const MAX_EXTENT = 10;

/** Paths, the riskiest first: by findings, then by how much changed, and whether others can depend on it. */
export function rankByRisk(files: readonly ChangedFileFacts[]): string[] {
  return files
    .map((file) => ({ path: file.path, risk: riskOf(file) }))
    .toSorted((a, b) => b.risk - a.risk || (a.path < b.path ? -1 : Number(a.path > b.path)))
    .map(({ path }) => path);
}

function riskOf({ findings, changedLines, publicSymbols }: ChangedFileFacts): number {
  const ofFindings = findings.reduce(
    (sum, { severity, confidence }) => sum + SEVERITY_WEIGHT[severity] * CONFIDENCE_WEIGHT[confidence],
    0,
  );
  return ofFindings + Math.min(Math.log2(1 + changedLines), MAX_EXTENT) + Math.min(publicSymbols, MAX_EXTENT);
}
