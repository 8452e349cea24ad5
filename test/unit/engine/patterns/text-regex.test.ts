import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readTextRegex } from '#engine/patterns/text-regex.ts';

function test(source: string, text: string): boolean {
  const reading = readTextRegex(source);
  return reading.kind === 'regex' ? reading.regex.test(text) : assert.fail(reading.message);
}

describe('readTextRegex', () => {
  for (const source of [
    'abc',
    '^abc$',
    'a|bc|',
    '(ab)+c',
    '(?:a|b)*c?',
    'a{2}',
    'a{1,2}b',
    'a{2,}$',
    '[a-c]+[^a-c]',
    '\\w+\\.\\d*',
    '\\bab\\b',
    'a\\Bb',
    '(a*)*b',
    '(?<name>a)b',
    '.c',
    '[\\]x]',
    'a+?b',
    '',
    '^$',
  ]) {
    it(`agrees with the native expression /${source}/`, () => {
      const native = new RegExp(source);
      fc.assert(
        fc.property(
          fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '1', ' ', ']', '\n'), maxLength: 12 }),
          (text) => {
            assert.equal(test(source, text), native.test(text), JSON.stringify(text));
          },
        ),
        { numRuns: 200 },
      );
    });
  }

  it('ignores case where it is asked to', () => {
    assert.ok(test('(?i)^get[a-z]', 'GETX'));
    assert.ok(!test('^get', 'GETX'));
  });

  it('stays fast where other engines try every way', () => {
    const start = performance.now();
    assert.ok(!test('^(a+)+$', `${'a'.repeat(1500)}b`));
    assert.ok(!test('(a|aa)*(a|aa)*(a|aa)*c', 'a'.repeat(1500)));
    assert.ok(performance.now() - start < 2000);
  });

  for (const [source, message] of [
    ['(a', /Unterminated group/],
    ['(?=a)b', /Lookahead and lookbehind are not supported/],
    ['(a)\\1', /References/],
    ['(?i:a)', /not supported|Invalid group/],
    ['((a{99}){99}){99}', /repeats too much/],
    ['a'.repeat(501), /longer than 500/],
  ] as const) {
    it(`refuses ${source.slice(0, 20)} and says why`, () => {
      const reading = readTextRegex(source);
      assert.match(reading.kind === 'invalid' ? reading.message : '', message);
    });
  }
});
