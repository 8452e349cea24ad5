import assert from 'node:assert/strict';
import { parseCustomRule } from '#shared/custom-rule-schema.ts';
import type { CustomRule } from '#shared/domain/custom-rule.ts';
import { DEFAULT_CONFIG, type ProjectConfig } from '#shared/domain/project-config.ts';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { createFileChange } from '#engine/proposals/create-change.ts';
import type { ChangeContext } from '#engine/proposals/try-change.ts';
import { LANGUAGE_IDS, languageOfPath } from '#engine/source/languages.ts';
import { SourceParser } from '#engine/source/source-parser.ts';
import { nodeModulesGrammars } from './parse.ts';

const parser = SourceParser.create(nodeModulesGrammars);

/** An analyzer without rules of its own. */
export async function emptyAnalyzer(): Promise<Analyzer> {
  return new Analyzer(await parser, []);
}

/** A rule from settings as a rule file has them; what is left out of the duties is filled in. */
export function makeCustomRule(settings: Readonly<Record<string, unknown>>): CustomRule {
  const data = { id: 'own-rule', message: 'Found.', languages: [...LANGUAGE_IDS], ...settings };
  const around = { languages: LANGUAGE_IDS, reserved: new Set<string>(), file: '.refactoriq/rules/own.yml', line: 1 };
  const parsing = parseCustomRule(data, around);
  if (parsing.kind === 'invalid') assert.fail(parsing.problems.map(({ message }) => message).join('\n'));
  return parsing.rule;
}

/** Analyzes a text with one custom rule, which must be without fault. */
export async function analyzeWithCustom(
  path: string,
  settings: Readonly<Record<string, unknown>>,
  text: string,
): Promise<ChangeContext> {
  const language = languageOfPath(path) ?? assert.fail(`There is no language for ${path}.`);
  const rule = makeCustomRule({ languages: [language.id], ...settings });
  const analyzer = await emptyAnalyzer();
  await analyzer.prepare(language);
  assert.deepEqual(await analyzer.checkRule(rule), []);
  const config: ProjectConfig = { ...DEFAULT_CONFIG, customRules: [rule], minimumConfidence: 'low' };
  const analysis = analyzer.analyze(analyzer.parse(path, language, text), config);
  assert.deepEqual(analysis.report.ruleFailures, []);
  return { analyzer, analysis, config };
}

/** The code that a custom rule reports. */
export async function findCode(
  path: string,
  settings: Readonly<Record<string, unknown>>,
  text: string,
): Promise<string[]> {
  const { analysis } = await analyzeWithCustom(path, settings, text);
  return analysis.report.findings.map(({ span }) => text.slice(span.start, span.end));
}

/** What a text is after all verified fixes; undefined when there are none. */
export async function fixCode(
  path: string,
  settings: Readonly<Record<string, unknown>>,
  text: string,
): Promise<string | undefined> {
  const context = await analyzeWithCustom(path, settings, text);
  return createFileChange(context, { safety: 'unsafe' }).change?.newText;
}
