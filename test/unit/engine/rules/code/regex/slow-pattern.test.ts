import assert from 'node:assert/strict';
import type { RegexFlags, RegexFlavour } from '#engine/rules/code/regex/regex-parser.ts';
import {
  exponentialGrowth,
  type Pattern,
  polynomialGrowth,
  type Slowness,
} from '#engine/rules/code/regex/slow-pattern.ts';

function pattern(text: string, flavour: RegexFlavour = 'javascript', flags: RegexFlags = {}): Pattern {
  return { text, flavour, flags };
}

const slownessOf = (pattern: Pattern): Slowness | undefined => exponentialGrowth(pattern) ?? polynomialGrowth(pattern);

describe('the growth of the time a pattern takes', () => {
  const exponential = [
    '(a+)+$',
    '(a*)*b',
    '(a|a)*$',
    '(a?b?)*$',
    '(x+x+)+y',
    String.raw`^(\w+\s?)*$`,
    String.raw`"(\\.|[^"])*"`,
    String.raw`^/?(([^/]+)/?)*$`,
    String.raw`^(?:\d+|\w+)*$`,
  ];
  for (const text of exponential) {
    it(`finds exponential time in ${text}`, () => assert.equal(slownessOf(pattern(text))?.growth, 'exponential'));
  }

  const quick = [
    '(a|b)*c',
    '(a+)+',
    '(.*)*',
    String.raw`([\s\S]|\n)*$`,
    String.raw`"(?:[^"\\]|\\.)*"`,
    String.raw`(?:(?!--).)*--`,
    String.raw`^(\b\w+\b\s*)+$`,
    String.raw`^\w+(?:\s+\w+)*$`,
    String.raw`^\s+|\s+$`,
    String.raw`\(a\+\)\+`,
    '[(+*)]+',
  ];
  for (const text of quick) {
    it(`finds nothing in ${text}`, () => assert.equal(slownessOf(pattern(text)), undefined));
  }

  it('tells the degree of polynomial time', () => {
    assert.deepEqual(slownessOf(pattern(String.raw`^\d+\d+\d+x`)), { growth: 'polynomial', degree: 3, pump: '0' });
  });

  it('takes the whole text into account where all of it must match', () => {
    const text = String.raw`(\w+\.?)+`;
    assert.equal(slownessOf(pattern(text)), undefined);
    assert.equal(slownessOf({ ...pattern(text), isWhole: true })?.growth, 'exponential');
  });

  it('knows that possessive repetitions and atomic groups do not come back', () => {
    assert.equal(slownessOf(pattern('(a++)+b', 'java')), undefined);
    assert.equal(slownessOf(pattern('(?>a+)+b', 'java')), undefined);
    assert.equal(slownessOf(pattern('(a+)+b', 'java'))?.growth, 'exponential');
  });

  it('leaves out white space and comments of verbose patterns', () => {
    const text = '( a+ # letters (one or more)+ \n )+ $';
    assert.equal(slownessOf(pattern(text, 'python', { verbose: true }))?.growth, 'exponential');
  });

  it('heeds flags', () => {
    assert.equal(slownessOf(pattern('(?:a|A)*$')), undefined);
    assert.equal(slownessOf(pattern('(?:a|A)*$', 'javascript', { ignoreCase: true }))?.growth, 'exponential');
  });

  it('says nothing about syntax it does not know', () => {
    assert.equal(slownessOf(pattern(String.raw`(\p{Script=Han}+)+$`)), undefined);
    assert.equal(slownessOf(pattern('(a+)+)$')), undefined);
    assert.equal(slownessOf(pattern('[a-z')), undefined);
  });

  it('survives patterns made to hurt it', () => {
    const nested = `${'('.repeat(50)}a+${')+'.repeat(50)}b`;
    const many = '(?:[a-y]|[b-z])*'.repeat(40);
    for (const text of [nested, many, `(${'ab?'.repeat(45)})*x`, `${'.*'.repeat(70)}x`]) {
      assert.doesNotThrow(() => slownessOf(pattern(text)));
    }
  }).timeout(4000);
});
