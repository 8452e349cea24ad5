import type { VerifiedFix } from '#shared/domain/analysis.ts';
import type { Severity } from '#shared/domain/finding.ts';
import type { Range } from '#shared/domain/text.ts';
import { ruleToMarkdown } from '#engine/rules/rule-markdown.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { LineMap } from '#engine/source/line-map.ts';
import {
  analyzedFiles,
  type Reporter,
  ruleFailuresOf,
  type RunReport,
  type ShownFinding,
  sortWorstFirst,
} from './run-report.ts';
import { countOf, formatNumber } from './summary.ts';

/** GitHub refuses a run with more results. */
const MAX_RESULTS = 25_000;
const ROOT_ID = '%SRCROOT%';

/** SARIF 2.1.0, for code-scanning services and viewers. Holds no times and no absolute paths. */
export const reportSarif: Reporter = (run) => {
  const { results, dropped } = capResults(run.shown);
  const used = new Set(results.map(({ finding }) => finding.ruleId));
  const rules = run.rules.filter(({ id }) => used.has(id));
  const ruleIndexes = new Map(rules.map(({ id }, index) => [id, index]));
  const lineMaps = new Map<string, LineMap>();
  const linesOf = (path: string): LineMap | undefined => {
    const text = run.sources.get(path);
    const lines = lineMaps.get(path) ?? (text === undefined ? undefined : new LineMap(text));
    if (lines) lineMaps.set(path, lines);
    return lines;
  };
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'RefactorIQ', semanticVersion: run.version, rules: rules.map(describeRule) } },
        automationDetails: { id: 'refactoriq/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT_ID]: { description: { text: 'The root of the analyzed workspace.' } } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: describeTroubles(run, dropped) }],
        results: results.map((shown) =>
          describeResult(shown, { ruleIndex: ruleIndexes.get(shown.finding.ruleId), lines: linesOf(shown.path) }),
        ),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

function capResults(shown: readonly ShownFinding[]): { results: readonly ShownFinding[]; dropped: number } {
  if (shown.length <= MAX_RESULTS) return { results: shown, dropped: 0 };
  return { results: sortWorstFirst(shown).slice(0, MAX_RESULTS), dropped: shown.length - MAX_RESULTS };
}

function describeRule(rule: Rule) {
  return {
    id: rule.id,
    name: rule.id.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: firstParagraph(toPlainText(rule.rationale)) },
    help: { text: toPlainText(rule.rationale), markdown: ruleToMarkdown(rule) },
    defaultConfiguration: { level: levelOf(rule.severity) },
    properties: {
      category: rule.category,
      tags: tagsOf(rule.category, rule.cwe),
      precision: rule.confidence,
      'problem.severity': problemSeverityOf(rule.severity),
      ...(rule.category === 'security' ? { 'security-severity': SECURITY_SCORES[rule.severity] } : {}),
    },
  };
}

function describeResult(
  { path, finding, fix }: ShownFinding,
  { ruleIndex, lines }: { ruleIndex: number | undefined; lines: LineMap | undefined },
) {
  const related = finding.related.map(({ range, message }, index) => ({
    id: index + 1,
    ...locate(path, range),
    message: toMessage(message),
  }));
  return {
    ruleId: finding.ruleId,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levelOf(finding.severity),
    message: toMessage(finding.message),
    locations: [locate(path, finding.range)],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    partialFingerprints: { 'refactoriqFingerprint/v1': finding.fingerprint },
    ...(fix && lines ? { fixes: [describeFix(path, fix, lines)] } : {}),
    properties: {
      category: finding.category,
      severity: finding.severity,
      confidence: finding.confidence,
      ...(finding.cwe === undefined ? {} : { cwe: `CWE-${finding.cwe}` }),
      tags: tagsOf(finding.category, finding.cwe),
    },
  };
}

function describeFix(path: string, fix: VerifiedFix, lines: LineMap) {
  const replacements = fix.edits.map((edit) => ({
    deletedRegion: toRegion(lines.rangeOf(edit)),
    ...(edit.newText === '' ? {} : { insertedContent: { text: edit.newText } }),
  }));
  return {
    description: toMessage(`${fix.title} (${fix.safety})`),
    artifactChanges: [{ artifactLocation: artifact(path), replacements }],
  };
}

function describeTroubles({ reports }: RunReport, dropped: number) {
  const failures = analyzedFiles(reports).flatMap((file) =>
    ruleFailuresOf(file).map(({ ruleId, message }) => ({
      level: 'error',
      message: toMessage(`The rule ${ruleId} failed on ${file.path}: ${message}`),
    })),
  );
  const lost = reports.flatMap((report) =>
    report.kind === 'skipped' && (report.reason === 'crashed' || report.reason === 'unreadable')
      ? [
          {
            level: 'warning',
            message: toMessage(`${report.path} was not analyzed: ${report.detail ?? report.reason}.`),
          },
        ]
      : [],
  );
  const text = `${countOf(dropped, 'more finding')} left out: a run holds the ${formatNumber(MAX_RESULTS)} worst.`;
  return [...failures, ...lost, ...(dropped > 0 ? [{ level: 'note', message: { text } }] : [])];
}

function locate(path: string, range: Range) {
  return { physicalLocation: { artifactLocation: artifact(path), region: toRegion(range) } };
}

function artifact(path: string) {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT_ID };
}

function toRegion({ start, end }: Range) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'medium' ? 'warning' : 'note';
}

function problemSeverityOf(severity: Severity): 'error' | 'warning' | 'recommendation' {
  const level = levelOf(severity);
  return level === 'note' ? 'recommendation' : level;
}

/** On the scale of CVSS, inside the bands by which GitHub names a severity. */
const SECURITY_SCORES: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '1.0',
};

function tagsOf(category: string, cwe: number | undefined): string[] {
  return [category, ...(cwe === undefined ? [] : [`external/cwe/cwe-${String(cwe).padStart(3, '0')}`])];
}

/** In a SARIF message square brackets are links and braces are placeholders. */
function toMessage(text: string): { text: string } {
  return {
    text: text
      .replaceAll(/[\\[\]]/g, '\\$&')
      .replaceAll('{', '{{')
      .replaceAll('}', '}}'),
  };
}

function toPlainText(markdown: string): string {
  return markdown
    .trim()
    .replaceAll(/`([^`]*)`/g, '$1')
    .replaceAll(/\*\*([^*]*)\*\*/g, '$1');
}

/** GitHub cuts descriptions off after a thousand characters. */
function firstParagraph(text: string): string {
  const [paragraph = ''] = text.split(/\n\s*\n/);
  return paragraph.replaceAll('\n', ' ').slice(0, 1000);
}
