import { LANGUAGES } from '../source/languages.ts';
import type { Rule, RuleExample, RuleOption } from './rule.ts';

/** A rule's page: what it reports, why, examples, options, how to turn it off. Ends with a line break. */
export function ruleToMarkdown(rule: Rule): string {
  const sections = [
    `# ${rule.title}`,
    `\`${rule.id}\``,
    describeTraits(rule).join(' · '),
    rule.rationale.trim(),
    ...rule.examples.map(describeExample),
    describeOptions(rule),
    describeSilencing(rule),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** The titles of the languages a rule works in. */
export function languagesOf(rule: Rule): string[] {
  const titles = LANGUAGES.filter(({ id }) => rule.languages === 'any' || rule.languages.includes(id)).map(
    ({ title }) => title,
  );
  return [...new Set(titles)];
}

function describeTraits(rule: Rule): string[] {
  return [
    `Category: **${rule.category}**`,
    `severity: **${rule.severity}**`,
    `confidence: **${rule.confidence}**`,
    ...(rule.cwe === undefined ? [] : [`[CWE-${rule.cwe}](https://cwe.mitre.org/data/definitions/${rule.cwe}.html)`]),
    rule.languages === 'any' ? 'every language' : languagesOf(rule).join(', '),
    rule.fix ? `${rule.fix} fix` : 'no automatic fix',
    ...(rule.isOptIn ? ['off unless turned on'] : []),
    ...(rule.file === undefined ? [] : [`a rule of this project: \`${rule.file}\``]),
  ];
}

function describeExample(example: RuleExample): string {
  const { language } = example;
  const bad = example.bad.replaceAll(/<\||\|>/g, '');
  const title = LANGUAGES.find(({ id }) => id === language)?.title ?? language;
  return [
    `## ${title}`,
    'Reported:',
    fence(language, bad),
    example.isFixed ? 'The fix makes it:' : 'Better:',
    fence(language, example.good),
  ].join('\n\n');
}

/** A code block whose fence is longer than any row of backticks in the code. */
function fence(language: string, code: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(({ length }) => length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${code.replace(/^\n/, '').trimEnd()}\n${marks}`;
}

function describeOptions(rule: Rule): string {
  const options = Object.entries(rule.options ?? {});
  if (options.length === 0) return '';
  const rows = options.map(([name, option]) => {
    const cells = [`\`${name}\``, typeOf(option), `\`${JSON.stringify(option.default)}\``, option.description];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['## Options', ['| name | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')].join(
    '\n\n',
  );
}

function typeOf(option: RuleOption): string {
  if (option.type === 'integer') return `integer, at least ${option.minimum}`;
  return option.type === 'strings' ? 'list of strings' : 'boolean';
}

function describeSilencing(rule: Rule): string {
  const comment =
    LANGUAGES.find(({ id }) => rule.languages !== 'any' && rule.languages.includes(id))?.lineComment ?? '//';
  return [
    '## Silencing',
    `For one line: \`${comment} refactoriq-ignore ${rule.id} -- the reason\`. For the project, in \`refactoriq.config.json\`:`,
    fence('json', JSON.stringify({ rules: { [rule.id]: 'off' } }, undefined, 2)),
  ].join('\n\n');
}
