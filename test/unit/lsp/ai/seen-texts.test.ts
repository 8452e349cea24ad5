import assert from 'node:assert/strict';
import { SeenTexts } from '#lsp/ai/seen-texts.ts';

const BEFORE = 'one\ntwo\nthree\nfour\n';

describe('SeenTexts', () => {
  const changed = (before: string, after: string) => {
    const seen = new SeenTexts();
    seen.note('file:///a', before);
    return seen.changedLines('file:///a', after);
  };

  it('knows the lines that were changed since', () => {
    assert.deepEqual(changed(BEFORE, 'one\nTWO\nthree\nfour\n'), [{ first: 1, last: 1 }]);
    assert.deepEqual(changed(BEFORE, BEFORE), []);
  });

  it('knows them behind lines that came or went', () => {
    const lines = changed(BEFORE, 'zero\none\nthree\nFOUR\n');
    assert.ok(lines.some(({ first, last }) => first <= 3 && 3 <= last));
    assert.ok(lines.some(({ first }) => first === 0));
    assert.ok(!lines.some(({ first, last }) => first < 2 && last > 2));
  });

  it('takes all lines of a text that it does not know', () => {
    assert.deepEqual(new SeenTexts().changedLines('file:///b', 'a\nb'), [{ first: 0, last: 1 }]);
  });
});
