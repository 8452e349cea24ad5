import assert from 'node:assert/strict';
import { testCustomRule } from '#engine/patterns/test-custom-rule.ts';
import { emptyAnalyzer, makeCustomRule } from '#test/support/custom-rule.ts';

const RULE = { languages: ['javascript'], pattern: 'a($X)', fix: 'b($X)', paths: { include: ['src/**'] } };

async function failuresOf(tests: Record<string, unknown>): Promise<(readonly string[])[]> {
  const outcomes = await testCustomRule(makeCustomRule({ ...RULE, tests }), await emptyAnalyzer());
  return outcomes.map(({ failures }) => failures);
}

describe('testCustomRule', () => {
  it('passes what is as the tests say, whatever the paths of the rule', async () => {
    const bad = ['a(1)', '<|a(1)|>; <|a(2)|>', { code: 'a(1);\n', fixed: 'b(1);\n' }];
    assert.deepEqual(await failuresOf({ bad, good: ['a()', 'b(1)'] }), [[], [], [], [], []]);
  });

  it('tells what differs', async () => {
    const bad = ['b(1)', '<|a(1)|>; a(2)', 'a(1); <|b(2)|>', { code: 'a(1)', fixed: 'c(1)' }, 'a(1', 'a(1)|>'];
    assert.deepEqual(await failuresOf({ bad, good: ['x;\na(1)'] }), [
      ['It is not reported.'],
      ['It is reported at 1:7 `a(2)`, which has no mark.'],
      ['It is not reported at 1:7 `b(2)`.', 'It is reported at 1:1 `a(1)`, which has no mark.'],
      ['The fix makes it\nb(1)\nand not\nc(1)'],
      ['The code does not parse as JavaScript.'],
      ['The marks <| and |> do not come in pairs.'],
      ['It is reported at 2:1 `a(1)`.'],
    ]);
  });

  it('tells of a fix that is withheld and of one that is not there', async () => {
    const tests = { bad: [{ code: 'a(1)', fixed: 'b(1)' }] };
    const analyzer = await emptyAnalyzer();
    const run = async (settings: Record<string, unknown>) =>
      (await testCustomRule(makeCustomRule({ ...settings, tests }), analyzer))[0]?.failures;
    const { fix: _, ...withoutFix } = RULE;
    assert.deepEqual(await run(withoutFix), ['The rule has no fix for it.']);
    assert.deepEqual(await run({ ...RULE, fix: 'b($X' }), [
      'The fix is withheld. The changed text has a syntax error.',
    ]);
  });

  it('reads TypeScript with JSX as well', async () => {
    const rule = makeCustomRule({
      languages: ['typescript'],
      pattern: 'a($X)',
      tests: { bad: ['<T>a(1)', 'const x = <b>{a(1)}</b>;'] },
    });
    const outcomes = await testCustomRule(rule, await emptyAnalyzer());
    assert.deepEqual(
      outcomes.map(({ failures }) => failures),
      [[], []],
    );
  });
});
