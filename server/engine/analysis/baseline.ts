import type { AnalyzedFile, FileReport } from '#shared/domain/analysis.ts';
import type { Finding } from '#shared/domain/finding.ts';
import {
  type BaselineEntry,
  type Homeless,
  type KnownFinding,
  pairFindings,
  pairMovedFindings,
  type Stranger,
} from './match-baseline.ts';
import { scoreFile } from './score.ts';

/** For each path the findings that a team has decided to live with, by their fingerprints and in document order. */
export type BaselineFindings = ReadonlyMap<string, ReadonlyMap<string, BaselineEntry>>;

export interface Baseline {
  readonly findings: BaselineFindings;
  /** Those of its paths whose file is not there any more: what it held may be in another one. */
  readonly gone: ReadonlySet<string>;
}

/** A baseline that knows every finding of the reports. */
export function createBaseline(reports: readonly FileReport[]): Baseline {
  const findings = new Map<string, ReadonlyMap<string, BaselineEntry>>();
  for (const report of reports) {
    if (report.kind === 'analyzed' && report.findings.length > 0)
      findings.set(report.path, new Map(report.findings.map((finding) => [finding.fingerprint, toEntry(finding)])));
  }
  return { findings, gone: new Set() };
}

/**
 * The report without the findings that the baseline knows; they are counted as hidden and not in the score. Each entry
 * hides one finding at most: that of its fingerprint, or else the most similar one of its rule.
 */
export function applyBaseline(report: FileReport, baseline: Baseline): FileReport {
  return report.kind === 'analyzed' ? withoutFindings(report, baselinedFingerprints(report, baseline)) : report;
}

/** The fingerprints of those findings of a report that the baseline knows. */
export function baselinedFingerprints(report: AnalyzedFile, baseline: Baseline): ReadonlySet<string> {
  const { known, fresh } = pairFindings(entriesOf(baseline, report.path), report.findings);
  const strangers = toStrangers(baseline, report.path, fresh);
  const moved = pairMovedFindings(homelessOfGone(baseline, new Set([report.path]), strangers), strangers);
  return new Set([...known, ...moved.map(({ finding }) => finding.fingerprint)]);
}

/** Applies a baseline to all reports of a run: here it follows what moved between files that are both still there. */
export function applyBaselineToAll(reports: readonly FileReport[], baseline: Baseline): FileReport[] {
  const analyzed = reports.filter((report) => report.kind === 'analyzed');
  const homeless: Homeless[] = [];
  const strangers: Stranger<Finding>[] = [];
  const known = new Map<string, Set<string>>();
  for (const { path, findings } of analyzed) {
    const pairing = pairFindings(entriesOf(baseline, path), findings);
    known.set(path, new Set(pairing.known));
    homeless.push(...pairing.left.map((entry) => ({ ...entry, path, isGone: false })));
    strangers.push(...toStrangers(baseline, path, pairing.fresh));
  }
  homeless.push(...homelessOfGone(baseline, new Set(known.keys()), strangers));
  for (const { path, finding } of pairMovedFindings(homeless, strangers)) known.get(path)?.add(finding.fingerprint);
  return reports.map((report) =>
    report.kind === 'analyzed' ? withoutFindings(report, known.get(report.path) ?? new Set()) : report,
  );
}

function toEntry({ ruleId, anchor }: Finding): BaselineEntry {
  return { ruleId, ...(anchor ? { anchor } : {}) };
}

function entriesOf({ findings }: Baseline, path: string): KnownFinding[] {
  return [...(findings.get(path) ?? [])].map(([fingerprint, entry]) => ({ fingerprint, ...entry }));
}

/**
 * The entries of files that are gone, as far as a stranger's rule made them: few, and this is done after each key press. A
 * file that is analyzed is there, whatever was the case when the baseline was read.
 */
function homelessOfGone(
  { findings, gone }: Baseline,
  analyzed: ReadonlySet<string>,
  strangers: readonly Stranger<Finding>[],
): Homeless[] {
  const ruleIds = new Set(strangers.map(({ finding }) => finding.ruleId));
  const homeless: Homeless[] = [];
  for (const path of ruleIds.size > 0 ? gone : []) {
    if (analyzed.has(path)) continue;
    for (const [fingerprint, entry] of findings.get(path) ?? [])
      if (ruleIds.has(entry.ruleId)) homeless.push({ ...entry, fingerprint, path, isGone: true });
  }
  return homeless;
}

function toStrangers({ findings }: Baseline, path: string, fresh: readonly Finding[]): Stranger<Finding>[] {
  return fresh.map((finding) => ({ path, isInNewFile: !findings.has(path), finding }));
}

function withoutFindings(report: AnalyzedFile, known: ReadonlySet<string>): AnalyzedFile {
  if (known.size === 0) return report;
  const findings = report.findings.filter(({ fingerprint }) => !known.has(fingerprint));
  return {
    ...report,
    findings,
    fixes: report.fixes.filter(({ fingerprint }) => !known.has(fingerprint)),
    score: scoreFile(findings, report.metrics),
    hidden: { ...report.hidden, baseline: report.hidden.baseline + report.findings.length - findings.length },
  };
}
