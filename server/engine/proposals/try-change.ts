import type { AnalyzedFile } from '#shared/domain/analysis.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import type { Check } from '#shared/domain/document-change.ts';
import { applyEdits, orderEdits, type TextEdit } from '#shared/domain/text-edit.ts';
import type { Analyzer, DocumentAnalysis } from '../analysis/analyzer.ts';

/** What a change is tried on. */
export interface ChangeContext {
  readonly analyzer: Analyzer;
  readonly analysis: DocumentAnalysis;
  readonly config: ProjectConfig;
}

/** A change tried in memory: the text it gives, that text's analysis, and what the checks say. */
export interface TriedChange {
  readonly checks: readonly Check[];
  readonly newText: string;
  /** Of the new text; undefined when the change could not be applied. */
  readonly after: DocumentAnalysis | undefined;
}

/**
 * Tries edits in memory and checks that they apply, that the text parses no worse than before, that the target findings
 * are gone and that no rule finds anything new. Findings are counted by rule, because an edit changes the lines, and so
 * the fingerprints, of its neighbours.
 */
export function tryChange(
  context: ChangeContext,
  edits: readonly TextEdit[],
  targets: readonly Finding[],
): TriedChange {
  const { analyzer, analysis, config } = context;
  const { document } = analysis;
  const before = document.tree.text;
  const fault = describeFault(edits, before);
  if (fault !== undefined) return refuseChange(context, fault);
  const newText = applyEdits(before, edits);
  const parsed = analyzer.parse(document.path, document.language, newText);
  if (parsed.tree.errorCount > document.tree.errorCount) {
    return { checks: failAt('parses', 'The changed text has a syntax error.'), newText, after: undefined };
  }
  const after = analyzer.analyze(parsed, config);
  return { checks: compareReports(analysis.report, after.report, targets), newText, after };
}

/** A change whose edits could not even be computed. */
export function refuseChange({ analysis }: ChangeContext, reason: string): TriedChange {
  return { checks: failAt('applies', reason), newText: analysis.document.tree.text, after: undefined };
}

/** Why edits cannot be applied to a text; undefined when they can. */
function describeFault(edits: readonly TextEdit[], text: string): string | undefined {
  if (edits.length === 0) return 'The fix has no edits.';
  if (edits.some(({ start, end }) => start < 0 || end < start || end > text.length)) {
    return 'An edit is outside of the text.';
  }
  return orderEdits(edits) ? undefined : 'The edits overlap.';
}

const NAMES: readonly Check['name'][] = ['applies', 'parses', 'resolves', 'introduces-nothing'];

function failAt(name: Check['name'], detail: string): Check[] {
  const failedAt = NAMES.indexOf(name);
  return NAMES.map((check, index) => {
    if (index === failedAt) return { name: check, outcome: 'failed', detail };
    return { name: check, outcome: index < failedAt ? 'passed' : 'not-run' };
  });
}

function compareReports(before: AnalyzedFile, after: AnalyzedFile, targets: readonly Finding[]): Check[] {
  const [countBefore, countAfter, countTargets] = [before.findings, after.findings, targets].map(countByRule) as [
    Counts,
    Counts,
    Counts,
  ];
  const remaining = [...countTargets].filter(([id, count]) => of(countAfter, id) > of(countBefore, id) - count);
  const added = [...countAfter].filter(([id, count]) => !countTargets.has(id) && count > of(countBefore, id));
  // A rule that fails on the changed text is silent there, which proves nothing.
  const failed = after.ruleFailures.filter(({ ruleId }) =>
    before.ruleFailures.every((known) => known.ruleId !== ruleId),
  );
  return [
    { name: 'applies', outcome: 'passed' },
    { name: 'parses', outcome: 'passed' },
    failed.length > 0
      ? toCheck(
          'resolves',
          failed.map(({ ruleId }) => ruleId),
          'A rule fails on the changed text',
        )
      : toCheck(
          'resolves',
          remaining.map(([id]) => id),
          'The finding is still there',
        ),
    toCheck(
      'introduces-nothing',
      added.map(([id]) => id),
      'The change brings a new finding',
    ),
  ];
}

type Counts = ReadonlyMap<string, number>;

function countByRule(findings: readonly Finding[]): Counts {
  const counts = new Map<string, number>();
  for (const { ruleId } of findings) counts.set(ruleId, of(counts, ruleId) + 1);
  return counts;
}

function of(counts: Counts, ruleId: string): number {
  return counts.get(ruleId) ?? 0;
}

function toCheck(name: Check['name'], ruleIds: readonly string[], what: string): Check {
  if (ruleIds.length === 0) return { name, outcome: 'passed' };
  return { name, outcome: 'failed', detail: `${what}: ${ruleIds.join(', ')}.` };
}
