import { LANGUAGES, type LanguageDefinition } from '#engine/source/languages.ts';
import type { RuleOptionValue } from '#engine/rules/rule.ts';
import { CONFIDENCES, type Confidence } from '#shared/domain/finding.ts';

/** One code block of a rule's fixture file. */
export interface RuleCase {
  readonly title: string;
  /** Whether the heading begins with `reports` or with `ignores`. */
  readonly expects: 'reports' | 'ignores';
  readonly language: LanguageDefinition;
  readonly options: Readonly<Record<string, RuleOptionValue>>;
  /** Less certain findings do not count. */
  readonly minimumConfidence: Confidence;
  /** The file the code pretends to be. */
  readonly path: string;
  /** With `<|` and `|>` around what must be reported. */
  readonly code: string;
  /** What the fixes of all findings together make of it. */
  readonly fixed?: string;
}

const BLOCK = /^```(\S+)([^\n]*)\n([\s\S]*?)^```$/gm;

/**
 * Reads a fixture file: Markdown with one `## reports …` or `## ignores …` heading for each behaviour, each followed by
 * code blocks. A block after it whose info string says `fixed` is the expected text after fixing. An info string can set
 * `options={…}`, `path=…` and the `confidence=…` from which on findings count (default: low).
 */
export function parseRuleFixture(markdown: string): RuleCase[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const title = section.slice(0, section.indexOf('\n')).trim();
      const expects = /^(reports|ignores)\b/.exec(title)?.[1];
      if (expects !== 'reports' && expects !== 'ignores')
        throw new Error(`A heading must begin with reports or ignores: ${title}`);
      return parseBlocks(section, title, expects);
    });
}

/** The language by the name that its code blocks carry: the id, or the extension for the TSX variant. */
export function languageNamed(name: string): LanguageDefinition {
  const language = LANGUAGES.find(({ id, extensions }) => id === name || extensions.includes(`.${name}`));
  if (!language) throw new Error(`There is no language ${name}.`);
  return language;
}

function parseBlocks(section: string, title: string, expects: RuleCase['expects']): RuleCase[] {
  const cases: RuleCase[] = [];
  for (const [, languageName = '', info = '', code = ''] of section.matchAll(BLOCK)) {
    if (/\bfixed\b/.test(info)) {
      const last = cases.pop();
      if (!last) throw new Error(`A fixed block must follow the block it fixes: ${title}`);
      cases.push({ ...last, fixed: code });
      continue;
    }
    const language = languageNamed(languageName);
    const options = /\boptions=(\{.*\})/.exec(info)?.[1];
    cases.push({
      title,
      expects,
      language,
      options: options === undefined ? {} : (JSON.parse(options) as RuleCase['options']),
      minimumConfidence: CONFIDENCES.find((name) => info.includes(`confidence=${name}`)) ?? 'low',
      path: /\bpath=(\S+)/.exec(info)?.[1] ?? `src/sample${language.extensions[0] ?? ''}`,
      code,
    });
  }
  return cases;
}
