import { Analyzer, type DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import type { Fix, Report, Rule } from '#engine/rules/rule.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { SourceParser } from '#engine/source/source-parser.ts';
import { DEFAULT_CONFIG, type ProjectConfig } from '#shared/domain/project-config.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { ChangeContext } from '#engine/proposals/try-change.ts';
import { nodeModulesGrammars } from './parse.ts';
import { makeRule } from './reports.ts';

/** Shared, because loading grammars takes longer than everything else here. */
const parser = SourceParser.create(nodeModulesGrammars);

/** Analyzes a text with some rules only, and gives what it takes to propose changes. */
export async function analyzeWith(
  rules: readonly Rule[],
  path: string,
  text: string,
  config: Partial<ProjectConfig> = {},
): Promise<ChangeContext> {
  const language = languageOfPath(path);
  if (!language) throw new Error(`There is no language for ${path}.`);
  const analyzer = new Analyzer(await parser, rules);
  await analyzer.prepare(language);
  const complete = { ...DEFAULT_CONFIG, ...config };
  const analysis: DocumentAnalysis = analyzer.analyze(analyzer.parse(path, language, text), complete);
  return { analyzer, analysis, config: complete };
}

/** What a stub rule says of a word it finds. */
export interface WordRule extends Partial<Omit<Rule, 'create'>> {
  readonly word: string;
  readonly report?: Partial<Omit<Report, 'at' | 'fix'>>;
  /** The edits of the fix, given the word's place. */
  readonly edits?: (place: {
    readonly start: number;
    readonly end: number;
    readonly text: string;
  }) => readonly TextEdit[];
  readonly safety?: Fix['safety'];
}

/** A rule for every language that reports each name that is `word`. */
export function makeWordRule({ word, report, edits, safety = 'safe', ...fields }: WordRule): Rule {
  return makeRule({
    id: `no-${word}`,
    languages: 'any',
    ...fields,
    create: (context) => ({
      identifier(node) {
        if (node.text !== word) return;
        const place = { start: node.start, end: node.end, text: context.text };
        const fix = edits && { title: `Fix ${word}`, safety, edits: () => edits(place) };
        context.report({ at: node, message: `Do not write ${word}.`, ...report, ...(fix ? { fix } : {}) });
      },
    }),
  });
}

/** Replaces a reported word. */
export function replaceBy(newText: string): NonNullable<WordRule['edits']> {
  return ({ start, end }) => [{ start, end, newText }];
}
