import { DEFAULT_CONFIG, type ProjectConfig } from '#shared/domain/project-config.ts';
import type { CustomRule, CustomRuleTest } from '#shared/domain/custom-rule.ts';
import type { Span } from '#shared/domain/text.ts';
import type { Analyzer, DocumentAnalysis } from '../analysis/analyzer.ts';
import { createFileChange } from '../proposals/create-change.ts';
import { LANGUAGES } from '../source/languages.ts';

/** What became of one piece of code in a rule's tests. */
export interface CaseOutcome {
  readonly kind: 'bad' | 'good';
  /** From one. */
  readonly number: number;
  readonly test: CustomRuleTest;
  /** What differs from what the test wants, in sentences; empty when nothing does. */
  readonly failures: readonly string[];
}

/** Runs a rule over the code in its tests: bad code must be reported and fixed as told, good code must not. */
export async function testCustomRule(rule: CustomRule, analyzer: Analyzer): Promise<CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  const config = configFor(rule, analyzer);
  for (const kind of ['bad', 'good'] as const) {
    for (const [index, test] of rule[kind].entries()) {
      const failures = await runCase(kind, test, { rule, analyzer, config });
      outcomes.push({ kind, number: index + 1, test, failures });
    }
  }
  return outcomes;
}

interface Trial {
  readonly rule: CustomRule;
  readonly analyzer: Analyzer;
  readonly config: ProjectConfig;
}

/** The rule alone, for every path. */
function configFor(rule: CustomRule, analyzer: Analyzer): ProjectConfig {
  const customRules = [{ ...rule, include: [], exclude: [] }];
  const others = analyzer.rulesOf(DEFAULT_CONFIG).map(({ id }) => [id, { level: 'off' as const, options: {} }]);
  return { ...DEFAULT_CONFIG, minimumConfidence: 'low', rules: Object.fromEntries(others), customRules };
}

async function runCase(kind: 'bad' | 'good', test: CustomRuleTest, trial: Trial): Promise<string[]> {
  const marked = kind === 'bad' ? readMarks(test.code) : { text: test.code, spans: [] };
  if (!marked) return ['The marks <| and |> do not come in pairs.'];
  const analysis = await analyze(marked.text, test, trial);
  const { report, document } = analysis;
  if (report.hasSyntaxErrors) return [`The code does not parse as ${document.language.title}.`];
  const [broken] = report.ruleFailures;
  if (broken) return [`The rule failed: ${broken.message.split('\n', 1)[0] ?? ''}`];
  const found = report.findings.map(({ span }) => span);
  const place = (span: Span): string => describePlace(span, analysis);
  if (kind === 'good') return found.map((span) => `It is reported at ${place(span)}.`);
  if (found.length === 0) return ['It is not reported.'];
  return [...compareSpans(marked.spans, found, place), ...checkFix(test, analysis, trial)];
}

async function analyze(text: string, test: CustomRuleTest, { analyzer, config }: Trial): Promise<DocumentAnalysis> {
  const tries: DocumentAnalysis[] = [];
  for (const language of LANGUAGES.filter(({ id }) => id === test.language)) {
    await analyzer.prepare(language);
    const path = `test${language.extensions[0] ?? ''}`;
    tries.push(analyzer.analyze(analyzer.parse(path, language, text), config));
  }
  // Code with JSX in it is for one of the two grammars of TypeScript.
  const best = tries.find(({ report }) => !report.hasSyntaxErrors) ?? tries[0];
  if (!best) throw new Error(`There is no language ${test.language}.`);
  return best;
}

function compareSpans(wanted: readonly Span[], found: readonly Span[], place: (span: Span) => string): string[] {
  if (wanted.length === 0) return [];
  const isIn = (spans: readonly Span[], { start, end }: Span): boolean =>
    spans.some((span) => span.start === start && span.end === end);
  return [
    ...wanted.filter((span) => !isIn(found, span)).map((span) => `It is not reported at ${place(span)}.`),
    ...found
      .filter((span) => !isIn(wanted, span))
      .map((span) => `It is reported at ${place(span)}, which has no mark.`),
  ];
}

function checkFix({ fixed }: CustomRuleTest, analysis: DocumentAnalysis, { analyzer, config }: Trial): string[] {
  if (fixed === undefined) return [];
  const { change, withheld } = createFileChange({ analyzer, analysis, config }, { safety: 'unsafe' });
  if (!change) {
    const [first] = withheld;
    return [first ? `The fix is withheld. ${first.reason}` : 'The rule has no fix for it.'];
  }
  const [wanted, actual] = [fixed, change.newText].map((text) => text.trimEnd());
  return wanted === actual ? [] : [`The fix makes it\n${actual}\nand not\n${wanted}`];
}

function describePlace({ start, end }: Span, { document }: DocumentAnalysis): string {
  const { lines, text } = document.tree;
  const position = lines.positionAt(start);
  const [code = ''] = text.slice(start, end).split('\n', 1);
  return `${position.line + 1}:${position.character + 1} \`${code}\``;
}

/** Takes the marks out of bad code; undefined when they do not come in pairs. */
function readMarks(marked: string): { text: string; spans: Span[] } | undefined {
  const spans: Span[] = [];
  const open: number[] = [];
  let text = '';
  for (const part of marked.split(/(<\||\|>)/)) {
    if (part === '<|') open.push(text.length);
    else if (part === '|>') {
      const start = open.pop();
      if (start === undefined) return undefined;
      spans.push({ start, end: text.length });
    } else text += part;
  }
  return open.length === 0 ? { text, spans } : undefined;
}
