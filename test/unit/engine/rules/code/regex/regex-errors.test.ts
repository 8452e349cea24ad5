import assert from 'node:assert/strict';
import { errorInRegex } from '#engine/rules/code/regex/regex-errors.ts';

describe('errorInRegex', () => {
  it('finds brackets without a partner', () => {
    assert.match(errorInRegex('(a|b', 'python', '') ?? '', /not closed/);
    assert.match(errorInRegex('a)', 'java', '') ?? '', /no `\(`/);
    assert.match(errorInRegex('x[a-z', 'go', '') ?? '', /position 1/);
    assert.match(errorInRegex('[[a-z]', 'java', '') ?? '', /not closed/);
  });

  it('finds repetitions of nothing and a backslash at the end', () => {
    assert.match(errorInRegex('*.txt', 'python', '') ?? '', /nothing before `\*`/);
    assert.match(errorInRegex('a|+', 'go', '') ?? '', /nothing before `\+`/);
    assert.match(errorInRegex('a**', 'python', '') ?? '', /repeated/);
    assert.match(errorInRegex('a\\', 'java', '') ?? '', /backslash/);
  });

  it('knows what the engine of Go leaves out', () => {
    assert.match(errorInRegex('a(?=b)', 'go', '') ?? '', /\(\?=/);
    assert.match(errorInRegex(String.raw`(a)\1`, 'go', '') ?? '', /references/);
    assert.equal(errorInRegex('(?P<a>x)(?<b>y)(?:z)(?i:u)(?s)', 'go', ''), undefined);
  });

  it('asks the own engine about JavaScript', () => {
    assert.match(errorInRegex('[b-a]', 'javascript', 'g') ?? '', /out of order/);
    assert.equal(errorInRegex(String.raw`(?<year>\d{4})\k<year>`, 'typescript', 'u'), undefined);
  });

  it('accepts sets, quantifiers and groups of all kinds', () => {
    for (const pattern of [
      '[]a]',
      '[^]a]',
      'a*?b+?c??',
      '(|a)',
      '(?<=a)(?<!b)(?!c)',
      'a{2}*',
      '[[:]',
      String.raw`\(\[`,
    ])
      assert.equal(errorInRegex(pattern, 'python', ''), undefined, pattern);
    for (const pattern of ['a*+b++', '[a[bc]&&[^d]]', '(?>a)', String.raw`\Q(\E`, '(?x) ( # (']) {
      assert.equal(errorInRegex(pattern, 'java', ''), undefined, pattern);
    }
  });
});
