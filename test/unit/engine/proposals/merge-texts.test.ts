import assert from 'node:assert/strict';
import { type MergeOutcome, mergeTexts } from '#engine/proposals/merge-texts.ts';

const LABELS = { ours: 'your file', theirs: 'proposal' };

function merge(base: string, ours: string, theirs: string): MergeOutcome {
  return mergeTexts({ base, ours, theirs }, LABELS);
}

function merged(text: string): MergeOutcome {
  return { kind: 'merged', text };
}

const BASE = 'a\nb\nc\nd\ne\n';

describe('mergeTexts', () => {
  it('keeps the changes of both sides', () => {
    assert.deepEqual(merge(BASE, 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n'), merged('A\nb\nc\nd\nE\n'));
  });

  it('takes a change once that both sides made', () => {
    assert.deepEqual(merge(BASE, 'a\nB\nc\nd\nE\n', 'a\nB\nc\nd\ne\n'), merged('a\nB\nc\nd\nE\n'));
  });

  it('shows both sides of lines that both changed, between markers that say whose they are', () => {
    assert.deepEqual(merge(BASE, 'a\nb\nours\nd\ne\n', 'a\nb\ntheirs\nd\ne\n'), {
      kind: 'conflict',
      count: 1,
      text: 'a\nb\n<<<<<<< your file\nours\n=======\ntheirs\n>>>>>>> proposal\nd\ne\n',
    });
  });

  it('counts conflicts', () => {
    const outcome = merge(BASE, '1\nb\nc\nd\n1\n', '2\nb\nc\nd\n2\n');
    assert.ok(outcome.kind === 'conflict');
    assert.equal(outcome.count, 2);
  });

  it('is a conflict when one side deletes what the other changes', () => {
    assert.equal(merge(BASE, 'a\nb\nd\ne\n', 'a\nb\nC\nd\ne\n').kind, 'conflict');
  });

  it('keeps line breaks as they are, also mixed ones', () => {
    const base = 'a\r\nb\nc\r\nd\ne\r\n';
    assert.deepEqual(merge(base, base.replace('a', 'A'), base.replace('e', 'E')), merged('A\r\nb\nc\r\nd\nE\r\n'));
  });

  it('goes with a conversion of the whole file to the other line breaks', () => {
    const theirs = 'a\nb\nC\nd\ne\n';
    assert.deepEqual(merge(BASE, toReturns(BASE), theirs), merged(toReturns(theirs)));
    assert.deepEqual(merge(toReturns(BASE), BASE, toReturns(theirs)), merged(theirs));
    assert.deepEqual(merge('a\r\nb\nc\r\nd\ne\r\n', BASE, 'a\r\nb\nC\r\nd\ne\r\n'), merged(theirs));
  });

  it('goes with a conversion and an edit of another line at once', () => {
    assert.deepEqual(merge(BASE, toReturns('A\nb\nc\nd\ne\n'), 'a\nb\nc\nd\nE\n'), merged('A\r\nb\r\nc\r\nd\r\nE\r\n'));
  });

  it('writes markers with the line breaks of the file', () => {
    const outcome = merge(toReturns('a\nb\n'), toReturns('a\nx\n'), toReturns('a\ny\n'));
    assert.ok(outcome.kind === 'conflict');
    assert.equal(outcome.text, toReturns('a\n<<<<<<< your file\nx\n=======\ny\n>>>>>>> proposal\n'));
  });

  it('merges a line break at the end apart from the last line', () => {
    assert.deepEqual(merge('a\nb', 'a\nb\n', 'a\nB'), merged('a\nB\n'));
    assert.deepEqual(merge('a\nb\n', 'a\nb', 'a\nB\n'), merged('a\nB'));
    assert.deepEqual(merge('a\nb', 'a\nB', 'a\nb\n'), merged('a\nB\n'));
    assert.deepEqual(merge('a\r\nb', 'a\r\nb\r\n', 'a\r\nB'), merged('a\r\nB\r\n'));
  });

  it('merges with empty texts', () => {
    assert.deepEqual(merge('', '', 'a\n'), merged('a\n'));
    assert.deepEqual(merge('a\n', '', 'a\n'), merged(''));
    assert.deepEqual(merge('\n', '\n', '\n\n'), merged('\n\n'));
  });

  it('takes words of the language for lines like any other', () => {
    const base = 'constructor\n__proto__\ntoString\nx\n';
    assert.deepEqual(merge(base, `${base}y\n`, `0\n${base}`), merged(`0\n${base}y\n`));
  });

  it('is quick in long files', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => ['', '  }', `  x${index} = 1;`][index % 3] ?? '');
    const base = `${lines.join('\n')}\n`;
    const theirs = base.replace('x17 =', 'x17 +=').replace('x19997 =', 'x19997 +=');
    const start = performance.now();
    assert.deepEqual(merge(base, `top\n${base}end\n`, theirs), merged(`top\n${theirs}end\n`));
    assert.equal(merge('\n'.repeat(20_000), `a\n${'\n'.repeat(20_001)}`, 'b\n'.repeat(19_000)).kind, 'conflict');
    assert.ok(performance.now() - start < 5000);
  });

  it('gives up in time where thousands of lines stand twice', () => {
    const every = (word: string): string =>
      Array.from({ length: 60_000 }, (_, index) =>
        index % 3 === 0 ? `${word}${index}\n` : `${index % 30_000}\n`,
      ).join('');
    const start = performance.now();
    assert.equal(merge(every('base'), every('ours'), every('theirs')).kind, 'conflict');
    assert.ok(performance.now() - start < 5000);
  });
});

function toReturns(text: string): string {
  return text.replaceAll('\n', '\r\n');
}
