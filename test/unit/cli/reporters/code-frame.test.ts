import assert from 'node:assert/strict';
import { createCodeFrame } from '#cli/reporters/code-frame.ts';
import { LineMap } from '#engine/source/line-map.ts';

function frame(text: string, quote: string): string[] {
  const start = text.indexOf(quote);
  const range = new LineMap(text).rangeOf({ start, end: start + quote.length });
  return createCodeFrame(text, range).flatMap(({ number, text: line, marks }) => [
    `${number}|${line}`,
    ...(marks === '' ? [] : [` |${marks}`]),
  ]);
}

describe('createCodeFrame', () => {
  it('shows the line before and marks the place', () => {
    assert.deepEqual(frame('def f():\n    return eval(x)\n', 'eval(x)'), [
      '1|def f():',
      '2|    return eval(x)',
      ' |           ^^^^^^^',
    ]);
  });

  it('shows no blank line before', () => {
    assert.deepEqual(frame('a\n\neval(x)', 'eval'), ['3|eval(x)', ' |^^^^']);
  });

  it('marks the first two lines of a longer range, without their indentation', () => {
    assert.deepEqual(frame('if a:\n  b\n  c\n', 'if a:\n  b\n  c'), ['1|if a:', ' |^^^^^', '2|  b', ' |  ^']);
  });

  it('keeps the marks in place after tabs, wide and combined characters', () => {
    assert.deepEqual(frame('\tx = "漢😀e\u0301", eval', 'eval'), [
      '1|    x = "漢😀e\u0301", eval',
      ` |${' '.repeat(4 + 5 + 4 + 1 + 3)}^^^^`,
    ]);
  });

  it('marks one place for an empty range', () => {
    assert.deepEqual(frame('abc', ''), ['1|abc', ' |^']);
  });

  it('cuts a long line around the place', () => {
    const lines = frame(`${'a'.repeat(300)} eval ${'b'.repeat(300)}`, 'eval');
    const [line = '', marks = ''] = lines;
    assert.ok(line.length < 120, line);
    assert.equal(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1), 'eval');
  });

  it('lets no control character through', () => {
    const lines = frame('x = "\u001b[31m\u202e" + eval', 'eval').join('');
    assert.ok(!lines.includes('\u001b') && !lines.includes('\u202e'));
  });

  it('shows nothing for a place that the text does not have', () => {
    const position = { line: 9, character: 0 };
    assert.deepEqual(createCodeFrame('x', { start: position, end: position }), []);
  });
});
