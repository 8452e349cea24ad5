import type { FileReport } from '#shared/domain/analysis.ts';
import { scoreFile } from './score.ts';

/** Findings a team has decided to live with: for each path the fingerprints, with the rule for readers of the file. */
export interface Baseline {
  readonly findings: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export type BaselineReading =
  | { readonly kind: 'baseline'; readonly baseline: Baseline }
  | { readonly kind: 'invalid'; readonly problem: string };

const VERSION = 1;

/** A baseline that holds every finding of the reports. */
export function createBaseline(reports: readonly FileReport[]): Baseline {
  const findings = new Map<string, ReadonlyMap<string, string>>();
  for (const report of reports) {
    if (report.kind !== 'analyzed' || report.findings.length === 0) continue;
    findings.set(report.path, new Map(report.findings.map((finding) => [finding.fingerprint, finding.ruleId])));
  }
  return { findings };
}

/** The report without the findings that the baseline names; they are counted as hidden and not in the score. */
export function applyBaseline(report: FileReport, baseline: Baseline): FileReport {
  if (report.kind !== 'analyzed') return report;
  const known = baseline.findings.get(report.path);
  if (!known) return report;
  const findings = report.findings.filter((finding) => !known.has(finding.fingerprint));
  const fixes = report.fixes.filter((fix) => !known.has(fix.fingerprint));
  const hidden = report.findings.length - findings.length;
  return {
    ...report,
    findings,
    fixes,
    score: scoreFile(findings, report.metrics),
    hidden: { ...report.hidden, baseline: report.hidden.baseline + hidden },
  };
}

/** The same findings always give the same text, one finding a line, so that the file can be reviewed and merged. */
export function serializeBaseline(baseline: Baseline): string {
  const files = sortByKey(baseline.findings).map(([path, entries]) => [path, Object.fromEntries(sortByKey(entries))]);
  const findings: Record<string, Record<string, string>> = Object.fromEntries(files);
  return `${JSON.stringify({ version: VERSION, findings }, null, 2)}\n`;
}

/** Reads what `serializeBaseline` wrote. */
export function parseBaseline(text: string): BaselineReading {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { kind: 'invalid', problem: `it is not JSON (${error instanceof Error ? error.message : String(error)})` };
  }
  if (!isRecord(data) || data['version'] !== VERSION || !isRecord(data['findings'])) {
    return { kind: 'invalid', problem: `it is not a baseline of version ${VERSION}` };
  }
  const findings = new Map<string, ReadonlyMap<string, string>>();
  for (const [path, entries] of Object.entries(data['findings'])) {
    if (!isRecord(entries)) return { kind: 'invalid', problem: `the entry of ${path} is not an object` };
    findings.set(path, new Map(Object.entries(entries).map(([fingerprint, rule]) => [fingerprint, String(rule)])));
  }
  return { kind: 'baseline', baseline: { findings } };
}

function sortByKey<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
