import assert from 'node:assert/strict';
import { emptyAnalyzer, makeCustomRule } from '#test/support/custom-rule.ts';

async function problemsOf(settings: Readonly<Record<string, unknown>>): Promise<string[]> {
  const problems = await (await emptyAnalyzer()).checkRule(makeCustomRule({ languages: ['python'], ...settings }));
  return problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('checkCustomRule', () => {
  it('finds nothing wrong with a rule that works in all its languages', async () => {
    assert.deepEqual(await problemsOf({ languages: ['python', 'typescript', 'java', 'go'], pattern: 'eval($X)' }), []);
    assert.deepEqual(await problemsOf({ languages: ['typescript'], pattern: '<a $...P />' }), []);
  });

  for (const [what, settings, wanted] of [
    [
      'a pattern that is no code',
      { pattern: 'foo($X' },
      'pattern: This is no Python code: `foo($X`. The bracket `(` is not closed.',
    ],
    [
      'a pattern that is no code in one of the languages',
      { languages: ['python', 'java'], pattern: 'x is None' },
      'pattern: This is no Java code: `x is None`. Write a complete expression, statement or member of a class.',
    ],
    [
      'a language without pattern',
      { languages: ['python', 'java'], pattern: { python: 'print($X)' } },
      'languages: No pattern can match Java code. Write one for "java", or leave the language out.',
    ],
    [
      'a pattern that would match everything',
      { pattern: '$X' },
      'pattern: The pattern begins with a metavariable, so it would match everything. Write more of the code around it.',
    ],
    [
      'a metavariable in the middle of a text',
      { pattern: 'f("a $X")' },
      'pattern: A metavariable must be a whole name, or the whole text between two quotes. Use "where" for parts.',
    ],
    [
      'a pattern that is nested too deeply',
      { pattern: `${'f('.repeat(900)}a${')'.repeat(900)}` },
      'pattern: The pattern is too large, or nested too deeply.',
    ],
    [
      'a faulty pattern within a condition',
      { pattern: 'f()', inside: ['def f(): pass', { not: 'g(' }] },
      'inside.1.not.pattern: This is no Python code: `g(`. The bracket `(` is not closed.',
    ],
    [
      'a faulty expression',
      { pattern: 'f($X)', where: { $X: { 'not-matches': '(?!a)' } } },
      'where.$X.not-matches: This is no regular expression. Lookahead and lookbehind are not supported. Use "matches" and "not-matches" together.',
    ],
    [
      'a constraint of a metavariable that is not there',
      { pattern: 'f($X)', where: { $Y: { kind: 'string' } } },
      'where.$Y: There is no metavariable $Y in the patterns. The patterns have $X.',
    ],
    [
      'a fix with a metavariable that is not there',
      { pattern: 'f()', fix: 'g($X)' },
      'fix: There is no metavariable $X in the patterns. The patterns have none with a name.',
    ],
    [
      'a message with a metavariable that only a negation has',
      { pattern: 'f()', not: 'f($X)', message: 'No $X.' },
      'message: There is no metavariable $X in the patterns. The patterns have none with a name.',
    ],
  ] as const) {
    it(`names ${what}`, async () => assert.deepEqual(await problemsOf(settings), [wanted]));
  }
});
