import assert from 'node:assert/strict';
import { ChangedLines, countLines, linesOfRange, type SymbolLines } from '#engine/analysis/changed-lines.ts';
import type { ChangedHunk } from '#engine/ports/git.ts';

/** `added` lines from the line `start` (from one) on. */
const added = (start: number, count: number): ChangedHunk => ({
  oldStart: 1,
  removed: [],
  newStart: start,
  addedCount: count,
});
const removedAfter = (line: number): ChangedHunk => ({ oldStart: 1, removed: ['x'], newStart: line, addedCount: 0 });
const symbol = (first: number, last: number, fields: Partial<SymbolLines> = {}): SymbolLines => ({
  name: 'f',
  first,
  last,
  headLast: first,
  isClass: false,
  isPublic: true,
  ...fields,
});

describe('changed lines', () => {
  it('count what was added, from zero', () => {
    const lines = new ChangedLines([added(3, 2), removedAfter(7)], 20);
    assert.deepEqual(lines.added, [{ first: 2, last: 3 }]);
    assert.equal(lines.count, 2);
  });

  it('are all lines of an unknown file', () => {
    assert.deepEqual(new ChangedLines('all', 4).added, [{ first: 0, last: 3 }]);
    assert.deepEqual(new ChangedLines('all', 0).added, []);
  });

  it('touch a range that shares a line with them', () => {
    const lines = new ChangedLines([added(3, 2)], 20);
    assert.ok(lines.touches({ first: 0, last: 2 }));
    assert.ok(lines.touches({ first: 3, last: 9 }));
    assert.ok(!lines.touches({ first: 0, last: 1 }));
    assert.ok(!lines.touches({ first: 4, last: 9 }));
  });

  it('reach the code that lines were removed from', () => {
    const lines = new ChangedLines([removedAfter(5)], 20);
    assert.ok(lines.reaches({ first: 4, last: 5 }));
    assert.ok(!lines.reaches({ first: 5, last: 9 }), 'removed before the first line');
    assert.ok(!lines.reaches({ first: 0, last: 4 }), 'removed after the last line');
  });

  it('reach from the first line on when that is where something was removed', () => {
    assert.ok(!new ChangedLines([removedAfter(0)], 20).reaches({ first: 0, last: 3 }));
  });

  describe('have a scope', () => {
    it('of themselves outside of any symbol', () => {
      assert.deepEqual(new ChangedLines([added(3, 1)], 20).scope([symbol(5, 9)]), [{ first: 2, last: 2 }]);
    });

    it('of the function around them', () => {
      const inner = symbol(5, 9);
      assert.deepEqual(new ChangedLines([added(8, 1)], 20).scope([inner]), [{ first: 7, last: 7 }, inner]);
    });

    it('of the head only of what is around that function', () => {
      const type = symbol(0, 19, { isClass: true, headLast: 1 });
      const outer = symbol(3, 15, { headLast: 4 });
      const inner = symbol(6, 9);
      assert.deepEqual(new ChangedLines([added(8, 1)], 20).scope([type, outer, inner]), [
        { first: 7, last: 7 },
        { first: 0, last: 1 },
        { first: 3, last: 4 },
        inner,
      ]);
    });

    it('of the head of a class whose own lines changed', () => {
      const type = symbol(0, 19, { isClass: true });
      assert.deepEqual(new ChangedLines([added(18, 1)], 20).scope([type, symbol(6, 9)]), [
        { first: 17, last: 17 },
        { first: 0, last: 0 },
      ]);
    });

    it('of the outer function as well when it changed itself', () => {
      const outer = symbol(3, 15);
      const scope = new ChangedLines([added(8, 1), added(12, 1)], 20).scope([outer, symbol(6, 9)]);
      assert.ok(scope.includes(outer));
    });

    it('of the function that lost lines', () => {
      const inner = symbol(5, 9);
      assert.deepEqual(new ChangedLines([removedAfter(7)], 20).scope([inner]), [inner]);
    });
  });

  it('tell which lines a range holds', () => {
    const range = (endLine: number, endCharacter: number) => ({
      start: { line: 2, character: 4 },
      end: { line: endLine, character: endCharacter },
    });
    assert.deepEqual(linesOfRange(range(4, 3)), { first: 2, last: 4 });
    assert.deepEqual(linesOfRange(range(4, 0)), { first: 2, last: 3 });
    assert.deepEqual(linesOfRange(range(2, 4)), { first: 2, last: 2 });
  });

  it('count the lines of a text, whatever ends them', () => {
    assert.deepEqual(['', 'a', 'a\n', 'a\r\nb', 'a\rb\r', '\n\n'].map(countLines), [0, 1, 1, 2, 2, 2]);
  });
});
