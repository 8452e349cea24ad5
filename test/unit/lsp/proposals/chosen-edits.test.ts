import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chosenEdits } from '#lsp/proposals/chosen-edits.ts';
import { applyEdits, type TextEdit } from '#shared/domain/text-edit.ts';

/** A text with edits that do not touch, and which of them are taken. */
const choice = fc
  .array(
    fc.record({
      gap: fc.stringMatching(/^[ab]{1,3}$/),
      old: fc.stringMatching(/^[ab]{0,2}$/),
      newText: fc.stringMatching(/^[abc]{0,2}$/),
      isTaken: fc.boolean(),
    }),
    { maxLength: 6 },
  )
  .map((parts) => {
    let text = '';
    const edits: (TextEdit & { isTaken: boolean })[] = [];
    for (const { gap, old, newText, isTaken } of parts) {
      text += gap;
      edits.push({ start: text.length, end: text.length + old.length, newText, isTaken });
      text += old;
    }
    return { text: `${text}.`, edits };
  });

describe('the edits that were chosen', () => {
  it('explain the text that came of them', () => {
    fc.assert(
      fc.property(choice, ({ text, edits }) => {
        const after = applyEdits(
          text,
          edits.filter(({ isTaken }) => isTaken),
        );
        const found = chosenEdits(text, edits, after);
        assert.ok(found);
        assert.equal(applyEdits(text, found), after);
      }),
      { numRuns: 500 },
    );
  });

  it('are none when nothing was taken, and unknown when something else was written', () => {
    const edits = [
      { start: 0, end: 1, newText: 'x' },
      { start: 2, end: 3, newText: 'y' },
    ];
    assert.deepEqual(chosenEdits('a b c', edits, 'a b c'), []);
    assert.deepEqual(chosenEdits('a b c', edits, 'a y c'), [edits[1]]);
    assert.equal(chosenEdits('a b c', edits, 'a y c!'), undefined);
    assert.equal(chosenEdits('a b c', edits, 'z b c'), undefined);
  });

  it('are found at once, however many there are', () => {
    const edits = Array.from({ length: 2000 }, (_, index) => ({ start: index * 2, end: index * 2 + 1, newText: 'b' }));
    const text = 'a '.repeat(2000);
    assert.equal(chosenEdits(text, edits, 'b '.repeat(2000))?.length, 2000);
  });
});
