import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editsBetween } from '#lsp/convert/text-difference.ts';
import { applyEdits } from '#shared/domain/text-edit.ts';

const line = fc.constantFrom('', 'a', 'ab', 'x = 1', '😀', '😁', '}', 'é\r');
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
  .map(([lines, lineBreak, endsWithBreak]) => lines.join(lineBreak) + (endsWithBreak ? lineBreak : ''));

describe('the edits between two texts', () => {
  it('make the second of the first, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        assert.equal(applyEdits(before, editsBetween(before, after)), after);
      }),
      { numRuns: 500 },
    );
  });

  it('begin and end at places where an editor can have a cursor', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        for (const { start, end } of editsBetween(before, after)) {
          for (const offset of [start, end])
            assert.doesNotMatch(
              before.slice(Math.max(0, offset - 1), offset + 1),
              /^(?:\r\n|[\uD800-\uDBFF][\uDC00-\uDFFF])$/,
            );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leave out what stays', () => {
    const before = 'import os\nx = 1  # old\ny = 2\n';
    assert.deepEqual(editsBetween(before, 'x = 1  # new\ny = 2\nz = 3\n'), [
      { start: 0, end: 22, newText: 'x = 1  # new' },
      { start: 29, end: 29, newText: 'z = 3\n' },
    ]);
    assert.deepEqual(editsBetween(before, before), []);
  });

  it('are one for texts that have next to nothing in common', () => {
    const lines = (mark: string) => Array.from({ length: 3000 }, (_, index) => `${mark}${index}`).join('\n');
    assert.equal(editsBetween(lines('a'), lines('b')).length, 1);
  });
});
