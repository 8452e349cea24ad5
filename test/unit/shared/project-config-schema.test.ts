import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { RULES } from '#engine/rules/catalog.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import { type ConfigurableRule, createConfigJsonSchema, parseProjectConfig } from '#shared/project-config-schema.ts';

const rules: readonly ConfigurableRule[] = [
  {
    id: 'long-function',
    title: 'Function too long',
    options: {
      maximum: { type: 'integer', default: 60, minimum: 1, description: 'Lines.' },
      countBlank: { type: 'boolean', default: false, description: 'Blank lines count.' },
      allow: { type: 'strings', default: [], description: 'Names to leave alone.' },
    },
  },
  { id: 'no-eval', title: 'Eval' },
];

function messagesOf(data: unknown): string[] {
  const result = parseProjectConfig(data, rules);
  return result.kind === 'config' ? [] : result.problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('parseProjectConfig', () => {
  it('completes an empty configuration with the defaults', () => {
    assert.deepEqual(parseProjectConfig({}, rules), { kind: 'config', config: DEFAULT_CONFIG });
  });

  it('refuses globs that would hold up every analysis', () => {
    const overrides = [{ files: ['**/a/**/b/**/c/**/d.py'], rules: {} }];
    assert.deepEqual(messagesOf({ exclude: ['src/**/*.min.*', '*a*a*a*a*b'], overrides }), [
      'exclude.1: "*a*a*a*a*b" is not allowed here: more than 3 "*" in one name would take too long to match.',
      'overrides.0.files.0: "**/a/**/b/**/c/**/d.py" is not allowed here: more than 3 "**" would take too long to match.',
    ]);
  });

  it('takes rule settings in every form', () => {
    const result = parseProjectConfig(
      { rules: { 'no-eval': 'off', 'long-function': { level: 'low', maximum: 80, allow: ['main'] } } },
      rules,
    );
    assert.ok(result.kind === 'config');
    assert.deepEqual(result.config.rules, {
      'no-eval': { level: 'off', options: {} },
      'long-function': { level: 'low', options: { maximum: 80, allow: ['main'] } },
    });
  });

  it('turns a rule on whose options alone are set', () => {
    const result = parseProjectConfig({ rules: { 'long-function': { countBlank: true } } }, rules);
    assert.deepEqual(result.kind === 'config' && result.config.rules['long-function'], {
      level: 'on',
      options: { countBlank: true },
    });
  });

  it('takes overrides, the baseline and the schema reference', () => {
    const data = {
      $schema: './x.json',
      baseline: 'b.json',
      failOn: 'never',
      minimumConfidence: 'low',
      exclude: ['gen/**'],
      overrides: [{ files: ['test/**'], rules: { 'no-eval': 'on' } }],
    };
    assert.deepEqual(parseProjectConfig(data, rules), {
      kind: 'config',
      config: {
        exclude: ['gen/**'],
        rules: {},
        minimumConfidence: 'low',
        failOn: 'never',
        baseline: 'b.json',
        check: undefined,
        customRules: [],
        suppressions: [],
        overrides: [{ files: ['test/**'], rules: { 'no-eval': { level: 'on', options: {} } } }],
      },
    });
  });

  it('takes a check command as a line or as a list, and gives it time', () => {
    const checkOf = (check: unknown): unknown => {
      const result = parseProjectConfig({ check }, rules);
      return result.kind === 'config' && result.config.check;
    };
    assert.deepEqual(checkOf({ command: 'npm test' }), { command: 'npm test', timeoutSeconds: 300 });
    assert.deepEqual(checkOf({ command: ['go', 'vet', './...'], timeoutSeconds: 20 }), {
      command: ['go', 'vet', './...'],
      timeoutSeconds: 20,
    });
  });

  const cases: readonly [string, unknown, string][] = [
    [
      'a check without command',
      { check: {} },
      'check.command: "command" is missing. Write a text such as "npm test", or a list such as ["npm", "test"].',
    ],
    [
      'a check command that says nothing',
      { check: { command: ' ' } },
      'check.command: " " is empty. Write at least one character.',
    ],
    [
      'a check command of another kind',
      { check: { command: 7 } },
      'check.command: 7 is no command. Write a text such as "npm test", or a list such as ["npm", "test"].',
    ],
    [
      'an unknown key of the check',
      { check: { command: 'x', timeout: 3 } },
      'check.timeout: There is no setting "timeout". Write one of "command", "timeoutSeconds".',
    ],
    [
      'a check without time',
      { check: { command: 'x', timeoutSeconds: 0 } },
      'check.timeoutSeconds: 0 is too small. Write 1 or more.',
    ],
    ['an unknown setting', { exlude: [] }, 'exlude: There is no setting "exlude". Did you mean "exclude"?'],
    [
      'an unknown key of an override',
      { overrides: [{ file: [], files: ['a'], rules: {} }] },
      'overrides.0.file: There is no setting "file". Did you mean "files"?',
    ],
    [
      'an unknown rule',
      { rules: { eval: 'on' } },
      'rules.eval: There is no rule "eval". Run "refactoriq rules" for the list.',
    ],
    [
      'an unknown rule of an override',
      { overrides: [{ files: ['a'], rules: { 'no-evl': 'on' } }] },
      'overrides.0.rules.no-evl: There is no rule "no-evl". Did you mean "no-eval"?',
    ],
    [
      'an unknown option',
      { rules: { 'no-eval': { max: 1 } } },
      'rules.no-eval.max: The rule "no-eval" has no option "max". It takes "level".',
    ],
    [
      'an option of the wrong type',
      { rules: { 'long-function': { countBlank: 'yes' } } },
      'rules.long-function.countBlank: "yes" is not allowed here. Write true or false.',
    ],
    [
      'a number out of range',
      { rules: { 'long-function': { maximum: 0 } } },
      'rules.long-function.maximum: 0 is too small. Write 1 or more.',
    ],
    [
      'a fraction',
      { rules: { 'long-function': { maximum: 1.5 } } },
      'rules.long-function.maximum: 1.5 is not allowed here. Write a whole number.',
    ],
    [
      'a misspelled level',
      { rules: { 'no-eval': 'hgih' } },
      'rules.no-eval: "hgih" is no rule setting. Did you mean "high"?',
    ],
    [
      'a misspelled level in an object',
      { rules: { 'no-eval': { level: 'offf' } } },
      'rules.no-eval.level: "offf" is not allowed here. Did you mean "off"?',
    ],
    ['a text for a list', { exclude: 'gen' }, 'exclude: "gen" is not allowed here. Write a list in [brackets].'],
    [
      'a missing key',
      { overrides: [{ files: ['a'] }] },
      'overrides.0.rules: "rules" is missing. Write an object in {braces}.',
    ],
    [
      'an override for no files',
      { overrides: [{ files: [], rules: {} }] },
      'overrides.0.files: [] is empty. Write at least one entry.',
    ],
    ['a document that is no object', [], ': [] is not allowed here. Write an object in {braces}.'],
  ];
  for (const [what, data, message] of cases) {
    it(`refuses ${what} and says what to write`, () => assert.deepEqual(messagesOf(data), [message]));
  }

  it('says of a number for a rule that it is no setting', () => {
    assert.match(
      messagesOf({ rules: { 'no-eval': 3 } })[0] ?? '',
      /^rules\.no-eval: 3 is no rule setting\. Write one of "off", "on"/,
    );
  });
});

describe('createConfigJsonSchema', () => {
  it('describes each rule with its options', () => {
    const schema = JSON.stringify(createConfigJsonSchema(rules));
    for (const part of ['"long-function"', '"maximum"', 'Lines. Default: 60.', '"additionalProperties":false'])
      assert.ok(schema.includes(part), part);
  });

  it('takes settings of rules that a project has of its own', () => {
    const { properties } = createConfigJsonSchema(rules) as {
      properties: { rules: { additionalProperties: { anyOf: unknown[] } } };
    };
    assert.deepEqual(properties.rules.additionalProperties.anyOf[0], {
      type: 'string',
      enum: ['off', 'on', 'critical', 'high', 'medium', 'low', 'info'],
    });
  });

  it('is what media/refactoriq.config.schema.json holds (else run: node scripts/generate-config-schema.ts)', () => {
    const file = new URL('../../../media/refactoriq.config.schema.json', import.meta.url);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), createConfigJsonSchema(RULES));
  });
});
