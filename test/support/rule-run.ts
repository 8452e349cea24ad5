import assert from 'node:assert/strict';
import { Analyzer, type DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import { createFileChange } from '#engine/proposals/create-change.ts';
import type { Rule, RuleOptionValue } from '#engine/rules/rule.ts';
import type { LanguageDefinition } from '#engine/source/languages.ts';
import { SourceParser } from '#engine/source/source-parser.ts';
import type { Confidence } from '#shared/domain/finding.ts';
import { DEFAULT_CONFIG, type ProjectConfig } from '#shared/domain/project-config.ts';
import { markText, parseMarkedText } from './marked-text.ts';
import { nodeModulesGrammars } from './parse.ts';

/** Code to run one rule on. */
export interface RuleTrial {
  readonly rule: Rule;
  readonly language: LanguageDefinition;
  readonly path: string;
  /** With `<|` and `|>` around what must be reported. */
  readonly code: string;
  readonly options?: Readonly<Record<string, RuleOptionValue>>;
  /** Less certain findings do not count; default: all count. */
  readonly minimumConfidence?: Confidence;
}

/** Shared, because loading grammars takes longer than everything else here. */
const parser = SourceParser.create(nodeModulesGrammars);

/** Checks that a rule reports exactly the marked ranges, and that the code is well-formed and the rule does not throw. */
export async function assertReports(trial: RuleTrial): Promise<void> {
  const { text, spans } = parseMarkedText(trial.code);
  const { analysis } = await run(trial, text);
  assert.deepEqual(analysis.report.ruleFailures, []);
  assert.equal(analysis.document.tree.errorCount, 0, `The sample does not parse:\n${text}`);
  const found = analysis.report.findings.map(({ span }) => span);
  assert.equal(markText(text, found), markText(text, spans));
}

/** Checks what the verified fixes of all findings together make of the code. */
export async function assertFixed(trial: RuleTrial, expected: string): Promise<void> {
  const { text } = parseMarkedText(trial.code);
  const { analyzer, analysis, config } = await run(trial, text);
  const { change, withheld } = createFileChange({ analyzer, analysis, config }, { safety: 'unsafe' });
  assert.deepEqual(
    withheld.map(({ reason }) => reason),
    [],
  );
  assert.equal(change?.newText, expected);
}

async function run(
  trial: RuleTrial,
  text: string,
): Promise<{ analyzer: Analyzer; analysis: DocumentAnalysis; config: ProjectConfig }> {
  const { rule, language, path, options = {}, minimumConfidence = 'low' } = trial;
  const analyzer = new Analyzer(await parser, [rule]);
  await analyzer.prepare(language);
  const config: ProjectConfig = {
    ...DEFAULT_CONFIG,
    minimumConfidence,
    rules: { [rule.id]: { level: 'on', options } },
  };
  return { analyzer, analysis: analyzer.analyze(analyzer.parse(path, language, text), config), config };
}
