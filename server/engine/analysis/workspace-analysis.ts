import type { AnalyzedFile, FileReport, HiddenCounts, SkippedFile, SkipReason } from '#shared/domain/analysis.ts';
import { SKIP_REASONS } from '#shared/domain/analysis.ts';
import { SEVERITIES, type Severity } from '#shared/domain/finding.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import type { AnalysisPool } from '../ports/analysis-pool.ts';
import { languageOfPath } from '../source/languages.ts';
import { applyBaselineToAll, type Baseline } from './baseline.ts';
import { scoreWorkspace } from './score.ts';

/** Files that share a configuration. */
export interface AnalysisJob {
  readonly files: readonly string[];
  readonly config: ProjectConfig;
}

export interface WorkspaceAnalysisInput {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  readonly jobs: readonly AnalysisJob[];
  readonly pool: AnalysisPool;
  readonly verifiesFixes: boolean;
  /** What was left out before, for the receipt. */
  readonly skipped?: readonly SkippedFile[];
  readonly baseline?: Baseline | undefined;
  readonly onProgress?: ((progress: AnalysisProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

export interface AnalysisProgress {
  readonly done: number;
  readonly total: number;
}

/** What a run did, in numbers. */
export interface AnalysisReceipt {
  readonly files: number;
  readonly analyzed: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly hidden: HiddenCounts;
  /** The files' scores, weighted by their lines of code: 0 to 10. */
  readonly score: number;
  readonly milliseconds: number;
}

export interface WorkspaceAnalysis {
  /** By path. Files in a language nobody knows are only counted. */
  readonly reports: readonly FileReport[];
  readonly receipt: AnalysisReceipt;
}

/** Analyzes files through a pool. Rejects with AbortError when the signal is aborted. */
export async function analyzeWorkspace(input: WorkspaceAnalysisInput): Promise<WorkspaceAnalysis> {
  const start = input.now();
  const { jobs, unknown } = withoutUnknownLanguages(input.jobs);
  const total = jobs.reduce((sum, job) => sum + job.files.length, 0);
  const found: FileReport[] = [...(input.skipped ?? [])];
  let done = 0;
  input.onProgress?.({ done, total });
  for (const { files, config } of jobs) {
    const request = { root: input.root, files, config, verifiesFixes: input.verifiesFixes };
    for await (const report of input.pool.analyze(request, input.signal)) {
      found.push(report);
      input.onProgress?.({ done: ++done, total });
    }
  }
  found.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  const reports = input.baseline ? applyBaselineToAll(found, input.baseline) : found;
  return { reports, receipt: summarizeReports(reports, { unknown, milliseconds: input.now() - start }) };
}

/** Adds up what the reports say. */
export function summarizeReports(
  reports: readonly FileReport[],
  { unknown, milliseconds }: { unknown: number; milliseconds: number },
): AnalysisReceipt {
  const analyzed = reports.filter((report): report is AnalyzedFile => report.kind === 'analyzed');
  return {
    files: reports.length + unknown,
    analyzed: analyzed.length,
    skipped: countSkipped(reports, unknown),
    findings: countFindings(analyzed),
    hidden: addHidden(analyzed),
    score: scoreWorkspace(analyzed),
    milliseconds,
  };
}

function withoutUnknownLanguages(jobs: readonly AnalysisJob[]): { jobs: AnalysisJob[]; unknown: number } {
  let unknown = 0;
  const known = jobs.map((job) => {
    const files = job.files.filter((path) => languageOfPath(path) !== undefined);
    unknown += job.files.length - files.length;
    return { ...job, files };
  });
  return { jobs: known.filter((job) => job.files.length > 0), unknown };
}

function countSkipped(reports: readonly FileReport[], unknown: number): Partial<Record<SkipReason, number>> {
  const counts: Partial<Record<SkipReason, number>> = {};
  for (const reason of SKIP_REASONS) {
    const listed = reports.filter((report) => report.kind === 'skipped' && report.reason === reason).length;
    const count = reason === 'unknown-language' ? listed + unknown : listed;
    if (count > 0) counts[reason] = count;
  }
  return counts;
}

function countFindings(reports: readonly AnalyzedFile[]): Record<Severity, number> {
  const count = (severity: Severity): number =>
    reports.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0);
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, count(severity)])) as Record<Severity, number>;
}

function addHidden(reports: readonly AnalyzedFile[]): HiddenCounts {
  const total = { suppressed: 0, suppressedByTeam: 0, lowConfidence: 0, baseline: 0 };
  for (const { hidden } of reports) {
    total.suppressed += hidden.suppressed;
    total.suppressedByTeam += hidden.suppressedByTeam;
    total.lowConfidence += hidden.lowConfidence;
    total.baseline += hidden.baseline;
  }
  return total;
}
