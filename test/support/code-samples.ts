import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '#engine/rules/catalog.ts';
import type { RuleOptionValue } from '#engine/rules/rule.ts';
import { type LanguageDefinition, languageOfPath } from '#engine/source/languages.ts';
import { parseMarkedText } from './marked-text.ts';
import { languageNamed, parseRuleFixture } from './rule-fixture.ts';

/** A piece of code that the tests know, whatever rule it was written for. */
export interface CodeSample {
  /** Where it comes from, for messages of failed tests. */
  readonly name: string;
  readonly path: string;
  readonly language: LanguageDefinition;
  readonly text: string;
  readonly ruleId?: string;
  readonly options?: Readonly<Record<string, RuleOptionValue>>;
}

const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures/rules');
const demo = join(root, 'docs/demo');

/** All code that rules are shown and tested with: their examples, their fixtures and the demo workspace. */
export function readCodeSamples(): CodeSample[] {
  return [...examplesOfRules(), ...blocksOfFixtures(), ...filesOfDemo()];
}

function examplesOfRules(): CodeSample[] {
  return RULES.flatMap(({ id, examples }) =>
    examples.flatMap((example, index) => {
      const language = languageNamed(example.language);
      const path = `src/sample${language.extensions[0] ?? ''}`;
      return (['bad', 'good'] as const).map((side) => ({
        name: `${id}, ${side} example ${index + 1}`,
        path,
        language,
        text: parseMarkedText(example[side]).text,
        ruleId: id,
      }));
    }),
  );
}

function blocksOfFixtures(): CodeSample[] {
  return readdirSync(fixtures).flatMap((file) =>
    parseRuleFixture(readFileSync(join(fixtures, file), 'utf8')).map(({ title, path, language, code, options }) => ({
      name: `${file}: ${title} (${language.title})`,
      path,
      language,
      text: parseMarkedText(code).text,
      ruleId: file.replace('.md', ''),
      options,
    })),
  );
}

function filesOfDemo(): CodeSample[] {
  return readdirSync(demo, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
    const language = languageOfPath(file);
    if (!language) return [];
    return [{ name: `demo: ${file}`, path: file, language, text: readFileSync(join(demo, file), 'utf8') }];
  });
}
