import type { AnalyzedFile, FileReport, VerifiedFix } from '#shared/domain/analysis.ts';
import { compareFindings, compareSeverity, type Finding, type FixOffer } from '#shared/domain/finding.ts';
import type { Suppression } from '#shared/domain/suppression.ts';
import type { ChangeReview } from '#engine/analysis/changed-review.ts';
import type { AnalysisReceipt } from '#engine/analysis/workspace-analysis.ts';
import type { Blame } from '#engine/ports/git.ts';
import type { Rule } from '#engine/rules/rule.ts';

/** Everything a reporter may show of a run. */
export interface RunReport {
  readonly version: string;
  readonly rules: readonly Rule[];
  /** By path. */
  readonly reports: readonly FileReport[];
  readonly receipt: AnalysisReceipt;
  /** By path, then in document order. */
  readonly shown: readonly ShownFinding[];
  /** Whether the fixes were tried; else findings tell only what their rules offer. */
  readonly areFixesVerified: boolean;
  /** Suppressions of the team that count no more. */
  readonly expired: readonly Suppression[];
  /** Set when only changes were wanted. */
  readonly review?: Pick<ChangeReview, 'receipt' | 'byRisk'> | undefined;
  /** Set when they were asked for. */
  readonly origins?: FindingOrigins | undefined;
  /** Findings beyond `--max-findings`. */
  readonly omitted: number;
  /** The texts of the files with findings, as analyzed. */
  readonly sources: ReadonlyMap<string, string>;
  /** A path as the user would type it. */
  readonly displayPath: (path: string) => string;
}

/** The commits that findings came with; undefined for a finding in lines that are not committed yet. */
export type FindingOrigins = ReadonlyMap<Finding, Blame | undefined>;

export interface ShownFinding {
  readonly path: string;
  readonly finding: Finding;
  /** The fix of this finding whose proof passed. */
  readonly fix: VerifiedFix | undefined;
}

/** The fix to show with a finding: one whose proof passed, or, where none was tried, what the rule offers. */
export function shownFix({ finding, fix }: ShownFinding, { areFixesVerified }: RunReport): FixOffer | undefined {
  return areFixesVerified ? fix : finding.fix;
}

/** Turns a run into text that ends with a line break, or is empty. The same run always gives the same text. */
export type Reporter = (run: RunReport) => string;

/** The findings to show: all, or the `limit` worst of them; always by path and in document order. */
export function selectFindings(
  reports: readonly FileReport[],
  limit = Infinity,
): { shown: ShownFinding[]; omitted: number } {
  const all = analyzedFiles(reports).flatMap(({ path, findings, fixes }) => {
    const byFingerprint = new Map(fixes.map((fix) => [fix.fingerprint, fix]));
    return findings.map((finding) => ({ path, finding, fix: byFingerprint.get(finding.fingerprint) }));
  });
  if (all.length <= limit) return { shown: all, omitted: 0 };
  const shown = sortWorstFirst(all).slice(0, limit).toSorted(compareByPlace);
  return { shown, omitted: all.length - shown.length };
}

/** By severity; then, where only changes were wanted, the riskiest files first. */
export function sortWorstFirst(findings: readonly ShownFinding[], review?: RunReport['review']): ShownFinding[] {
  const rank = rankOf(review);
  return findings.toSorted(
    (a, b) =>
      compareSeverity(a.finding.severity, b.finding.severity) || rank(a.path) - rank(b.path) || compareByPlace(a, b),
  );
}

/** The place of a file among those that changed, the riskiest first; the same for all where everything was analyzed. */
export function rankOf(review: RunReport['review']): (path: string) => number {
  const ranks = new Map(review?.byRisk.map((path, index) => [path, index]));
  return (path) => ranks.get(path) ?? ranks.size;
}

export function analyzedFiles(reports: readonly FileReport[]): AnalyzedFile[] {
  return reports.filter((report) => report.kind === 'analyzed');
}

/** Which rules failed on a file, and why. Without the stack: it names places on this machine, and in our code. */
export function ruleFailuresOf(file: AnalyzedFile): AnalyzedFile['ruleFailures'] {
  return file.ruleFailures.map(({ ruleId, message }) => ({ ruleId, message: message.split('\n', 1)[0] ?? message }));
}

function compareByPlace(a: ShownFinding, b: ShownFinding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return compareFindings(a.finding, b.finding);
}
