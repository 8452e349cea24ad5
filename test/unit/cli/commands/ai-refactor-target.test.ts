import assert from 'node:assert/strict';
import { parseTarget } from '#cli/commands/ai-refactor-target.ts';

describe('parseTarget', () => {
  for (const [text, file, place] of [
    ['src/a.py', 'src/a.py', undefined],
    ['src/a.py:main', 'src/a.py', 'main'],
    ['src/a.py:Store.load', 'src/a.py', 'Store.load'],
    ['src/a.py:12', 'src/a.py', '12'],
    ['src/a.py:', 'src/a.py:', undefined],
    ['C:\\work\\a.py', 'C:\\work\\a.py', undefined],
    ['C:\\work\\a.py:main', 'C:\\work\\a.py', 'main'],
    [':main', ':main', undefined],
  ] as const) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseTarget(text), { file, place });
    });
  }
});
