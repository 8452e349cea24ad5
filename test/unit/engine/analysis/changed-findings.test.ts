import assert from 'node:assert/strict';
import {
  type FindingVerdict,
  type FoundInText,
  judgeFindings,
  type ReviewedFile,
} from '#engine/analysis/changed-findings.ts';
import type { MovedLines } from '#engine/analysis/changed-moves.ts';
import type { ChangedHunk } from '#engine/ports/git.ts';
import { LineMap } from '#engine/source/line-map.ts';
import { makeFinding } from '#test/support/reports.ts';

/** A text with a finding at every `bad`, some with a name of its own behind it. */
function find(text: string): FoundInText {
  const lines = new LineMap(text);
  const findings = [...text.matchAll(/bad\w*/g)].map((match, index) => {
    const span = { start: match.index, end: match.index + match[0].length };
    return makeFinding(text, match[0], { span, range: lines.rangeOf(span), fingerprint: `${index}` });
  });
  return { text, findings };
}

const hunk = (newStart: number, addedCount: number): ChangedHunk => ({
  oldStart: 1,
  removed: [],
  newStart,
  addedCount,
});

function judge(
  now: string,
  hunks: ReviewedFile['hunks'],
  { before = '', symbols = [] as ReviewedFile['symbols'] } = {},
): FindingVerdict[] | undefined {
  const file = { path: 'a.py', previousPath: 'a.py', hunks, symbols, ...find(now) };
  return judgeFindings([file], { before: new Map([['a.py', find(before)]]), moves: new Map() }).get('a.py');
}

describe('findings of a change', () => {
  it('are those in changed lines', () => {
    assert.deepEqual(judge('bad1\nbad2\nbad3\n', [hunk(2, 1)]), ['unchanged', 'shown', 'unchanged']);
  });

  it('are all of a new file', () => {
    assert.deepEqual(judge('bad1\nbad2\n', 'all'), ['shown', 'shown']);
  });

  it('include new ones in unchanged lines of the function that changed', () => {
    const symbols = [{ name: 'f', first: 0, last: 3, headLast: 0, isClass: false, isPublic: true }];
    const now = 'f\nx\nbad1\ny\nbad2\n';
    assert.deepEqual(judge(now, [hunk(2, 1)], { symbols }), ['shown', 'unchanged']);
    assert.deepEqual(judge(now, [hunk(2, 1)], { symbols, before: 'f\nbad1\n' }), ['known', 'unchanged']);
  });

  it('leave out what was there before, re-indented or moved within the file', () => {
    assert.deepEqual(judge('x\n  bad1\n', [hunk(2, 1)], { before: 'bad1\nx\n' }), ['known']);
  });

  it('include a second one of a kind that was there once', () => {
    assert.deepEqual(judge('bad1\nbad1\n', [hunk(1, 1)], { before: 'bad1\n' }), ['shown', 'unchanged']);
    assert.deepEqual(judge('bad1\nbad1\n', 'all', { before: 'bad1\n' }), ['known', 'shown']);
  });

  it('include one whose line was edited', () => {
    assert.deepEqual(judge('call(bad1, 2)\n', [hunk(1, 1)], { before: 'call(bad1)\n' }), ['shown']);
  });

  describe('in moved code', () => {
    const BEFORE = new Map([['old.py', find('one\nbad1\n')]]);
    const MOVED: MovedLines = new Map([
      [0, 'old.py'],
      [1, 'old.py'],
    ]);
    const judgeMoved = (now: string, moves: MovedLines, others: readonly ReviewedFile[] = []) =>
      judgeFindings([{ path: 'new.py', previousPath: undefined, hunks: 'all', symbols: [], ...find(now) }, ...others], {
        before: BEFORE,
        moves: new Map([['new.py', moves]]),
      }).get('new.py');

    it('are left out', () => {
      assert.deepEqual(judgeMoved('one\nbad1\n', MOVED), ['moved']);
    });

    it('are shown when the move made them', () => {
      assert.deepEqual(judgeMoved('bad2\nbad1\n', MOVED), ['shown', 'moved']);
    });

    it('are shown when the code was not moved', () => {
      assert.deepEqual(judgeMoved('one\nbad1\n', new Map([[0, 'old.py']])), ['shown']);
    });

    it('are shown in a copy whose original stayed', () => {
      const original = { path: 'old.py', previousPath: 'old.py', hunks: [], symbols: [], ...find('one\nbad1\n') };
      assert.deepEqual(judgeMoved('one\nbad1\n', MOVED, [original]), ['shown']);
    });

    it('are left out only as often as they were there', () => {
      assert.deepEqual(judgeMoved('bad1\nbad1\n', MOVED), ['moved', 'shown']);
    });
  });
});
