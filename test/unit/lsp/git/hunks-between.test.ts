import assert from 'node:assert/strict';
import { hunksBetween } from '#lsp/git/hunks-between.ts';

describe('the hunks between two texts', () => {
  it('number lines as git does', () => {
    assert.deepEqual(hunksBetween('a\nb\nc\n', 'a\nx\ny\nc\n'), [
      { oldStart: 2, removed: ['b'], newStart: 2, addedCount: 2 },
    ]);
    assert.deepEqual(hunksBetween('a\nb\n', 'new\na\nb\n'), [{ oldStart: 0, removed: [], newStart: 1, addedCount: 1 }]);
    assert.deepEqual(hunksBetween('a\nb\nc\n', 'a\nc\n'), [
      { oldStart: 2, removed: ['b'], newStart: 1, addedCount: 0 },
    ]);
  });

  it('are none for other line breaks and a last one', () => {
    assert.deepEqual(hunksBetween('a\nb\n', 'a\r\nb'), []);
  });

  it('are all lines when the texts have next to nothing in common', () => {
    const lines = (mark: string) => Array.from({ length: 3000 }, (_, index) => `${mark}${index}`).join('\n');
    assert.equal(hunksBetween(lines('a'), lines('b')), 'all');
  });
});
