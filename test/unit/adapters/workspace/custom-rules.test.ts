import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CustomRuleFiles } from '#adapters/workspace/custom-rules.ts';
import { RULES } from '#engine/rules/catalog.ts';
import { LANGUAGE_IDS } from '#engine/source/languages.ts';
import { emptyAnalyzer } from '#test/support/custom-rule.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const RULE = `id: no-eval-here
message: No eval.
languages: [python]
pattern: eval($X)
paths:
  exclude: [generated/, "*.gen.py"]
tests:
  bad:
    - eval("1")
`;

describe('CustomRuleFiles', () => {
  const folder = useTempFolder();
  const options = {
    reserved: ['sql-injection'],
    languages: ['python', 'java'],
    check: async () => [],
  };
  const load = () => new CustomRuleFiles(folder.path, options).load();

  async function problemsOf(text: string): Promise<string[]> {
    folder.write({ '.refactoriq/rules/a.yml': text });
    const { problems } = await load();
    return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }

  it('finds nothing where there is no folder', async () => {
    assert.deepEqual(await load(), { rules: [], problems: [], broken: [] });
  });

  it('reads rules by file, with their defaults, their place and globs from the root', async () => {
    folder.write({
      '.refactoriq/rules/b.yaml': RULE.replace('no-eval-here', 'second'),
      '.refactoriq/rules/a.yml': `# why\n${RULE}---\n${RULE.replace('no-eval-here', 'other')}`,
      '.refactoriq/rules/notes.txt': 'not a rule',
    });
    mkdirSync(join(folder.path, '.refactoriq/rules/folder.yml'));
    const { rules, problems } = await load();
    assert.deepEqual(problems, []);
    assert.deepEqual(
      rules.map(({ id, file, line }) => `${id} ${file}:${line}`),
      [
        'no-eval-here .refactoriq/rules/a.yml:2',
        'other .refactoriq/rules/a.yml:12',
        'second .refactoriq/rules/b.yaml:1',
      ],
    );
    const [rule = assert.fail()] = rules;
    assert.deepEqual([rule.severity, rule.category, rule.confidence], ['medium', 'maintainability', 'medium']);
    assert.deepEqual(rule.exclude, ['**/generated/**', '**/*.gen.py']);
    assert.deepEqual(rule.bad, [{ path: ['tests', 'bad', 0], code: 'eval("1")', language: 'python' }]);
  });

  it('finds no fault in the rules that docs/custom-rules.md shows', async () => {
    const page = readFileSync(new URL('../../../../docs/custom-rules.md', import.meta.url), 'utf8');
    const shown = [...page.matchAll(/```yaml\n(?!tests:)([^]*?)```/g)].map((match) => match[1] ?? '');
    folder.write(Object.fromEntries(shown.map((text, index) => [`.refactoriq/rules/${index}.yml`, text])));
    const analyzer = await emptyAnalyzer();
    const { rules, problems } = await new CustomRuleFiles(folder.path, {
      reserved: RULES.map(({ id }) => id),
      languages: LANGUAGE_IDS,
      check: (rule) => analyzer.checkRule(rule),
    }).load();
    assert.deepEqual(problems, []);
    assert.equal(rules.length, shown.length);
  });

  it('survives brackets without end', async () => {
    assert.match((await problemsOf('['.repeat(50_000))).join('\n'), /^\d+:\d+ This is not YAML/);
  });

  it('keeps the other rules when one is faulty, and tells its id', async () => {
    folder.write({
      '.refactoriq/rules/a.yml': RULE,
      '.refactoriq/rules/b.yml': 'id: half-done\nmessage: x\nlanguages: [python]\n',
    });
    const { rules, problems, broken } = await load();
    assert.deepEqual(
      rules.map(({ id }) => id),
      ['no-eval-here'],
    );
    assert.equal(problems.length, 1);
    assert.deepEqual(broken, ['half-done']);
  });

  it('places what the engine says of a rule', async () => {
    folder.write({ '.refactoriq/rules/a.yml': RULE });
    const check = async () => [
      { path: ['pattern'], isKey: false, message: 'A.' },
      { path: ['paths', 'exclude', 1], isKey: false, message: 'B.' },
      { path: ['paths', 'exclude'], isKey: true, message: 'C.' },
      { path: ['fix'], isKey: false, message: 'D.' },
    ];
    const { problems, rules } = await new CustomRuleFiles(folder.path, { ...options, check }).load();
    assert.deepEqual(rules, []);
    assert.deepEqual(
      problems.map(({ line, column, message }) => `${line}:${column} ${message}`),
      ['4:10 A.', '6:25 B.', '6:3 C.', '1:1 D.'],
    );
  });

  for (const [what, text, wanted] of [
    ['an empty file', '', ['1:1 The file is empty. Write a rule: "id", "message", "languages" and "pattern".']],
    [
      'a file that is no YAML',
      'id: a\npattern: @x\n',
      [
        '2:10 This is not YAML: Plain value cannot start with reserved character @. Put code that has special characters in quotes, or behind "|".',
      ],
    ],
    [
      'a rule that is no object',
      '- a\n',
      ['1:1 A rule is an object. Write its settings line by line, such as "id: no-console-log".'],
    ],
    [
      'a setting that does not exist',
      RULE.replace('message', 'mesage'),
      [
        '1:1 "message" is missing. Write what is wrong and what to do instead.',
        '2:1 There is no setting "mesage" here. Did you mean "message"?',
      ],
    ],
    [
      'a language that does not exist',
      RULE.replace('[python]', '[pyton]'),
      ['3:13 "pyton" is not allowed here. Did you mean "python"?'],
    ],
    [
      'an id in another form',
      RULE.replace('no-eval-here', 'No_Eval'),
      ['1:5 "No_Eval" is no rule id. Write words in lower case with dashes between them, such as "no-console-log".'],
    ],
    [
      'an id of the catalog',
      RULE.replace('no-eval-here', 'sql-injection'),
      ['1:5 There is a rule "sql-injection" already. Choose another id.'],
    ],
    ['an id used twice', `${RULE}---\n${RULE}`, ['11:5 There is a rule "no-eval-here" already. Choose another id.']],
    [
      'a rule without pattern',
      RULE.replace('pattern', 'inside'),
      ['1:1 There is nothing to look for. Write "pattern" with the code, or "any" with a list of patterns.'],
    ],
    [
      'a constraint of what is no metavariable',
      `${RULE}where:\n  X: { matches: a }\n`,
      ['11:3 "X" is no metavariable. Write it as in the pattern, such as $NAME.'],
    ],
    [
      'a setting of a constraint that does not exist',
      `${RULE}where:\n  $X: { matchs: a }\n`,
      ['11:9 There is no setting "matchs" here. Did you mean "matches"?'],
    ],
    [
      'an alternative without pattern',
      RULE.replace('pattern: eval($X)', 'any: [{ inside: a }]'),
      ['4:7 This has no "pattern". Write the code to look for.'],
    ],
    [
      'a test in another language',
      RULE.replace('- eval("1")', '- { code: x, language: java }'),
      ['9:28 "java" is not among the languages of the rule. Add it to "languages".'],
    ],
    [
      'a pattern of the wrong type',
      RULE.replace('eval($X)', '3'),
      ['4:10 3 is not allowed here. Write a pattern as a text in quotes.'],
    ],
    [
      'conditions nested too deeply',
      `${RULE}any: ${'[{any: '.repeat(300)}[a]${'}]'.repeat(300)}\n`,
      ['1:1 The rule is nested too deeply. Make several of it.'],
    ],
    [
      'references that multiply',
      `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c]\n`,
      ['1:1 A rule is an object. Write its settings line by line, such as "id: no-console-log".'],
    ],
  ] as const) {
    it(`tells where the fault is in ${what}`, async () =>
      assert.deepEqual((await problemsOf(text)).toSorted(), wanted));
  }
});
