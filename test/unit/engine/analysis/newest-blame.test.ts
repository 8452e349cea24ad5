import assert from 'node:assert/strict';
import { findNewestBlame, linesToBlame } from '#engine/analysis/newest-blame.ts';
import type { Blame } from '#engine/ports/git.ts';
import type { Range } from '#shared/domain/text.ts';

const range = (first: number, last: number): Range => ({
  start: { line: first, character: 2 },
  end: { line: last, character: 4 },
});
const blame = (commit: string, date: string): Blame => ({
  commit,
  date,
  author: 'Ada',
  summary: 'x',
  isBoundary: false,
});

describe('the origin of a finding', () => {
  it('is asked of its lines, counted from one, and not of hundreds', () => {
    assert.deepEqual(linesToBlame(range(4, 6)), [5, 6, 7]);
    assert.deepEqual(linesToBlame({ ...range(4, 6), end: { line: 6, character: 0 } }), [5, 6]);
    assert.equal(linesToBlame(range(0, 5000)).length, 100);
  });

  it('is the newest commit by its moment, in whatever zone, and nothing of other lines', () => {
    const blames = new Map([
      [5, blame('old', '2030-01-01T09:00:00+02:00')],
      [6, blame('new', '2030-01-01T08:00:00+00:00')],
      [9, blame('other', '2031-01-01T00:00:00+00:00')],
    ]);
    assert.equal(findNewestBlame(blames, range(4, 6))?.commit, 'new');
    assert.equal(findNewestBlame(blames, range(20, 21)), undefined);
  });
});
