import assert from 'node:assert/strict';
import { movePaths } from '#shared/move-paths.ts';

const move = (path: string, from: string, to: string) => [...movePaths(new Map([[path, 1]]), { from, to }).keys()][0];

describe('movePaths', () => {
  it('leaves paths alone that stay where they are', () => {
    assert.equal(move('src/a.py', '', ''), 'src/a.py');
    assert.equal(move('a.py', 'lib', 'lib'), 'a.py');
  });

  it('goes down, up and aside', () => {
    assert.equal(move('src/a.py', 'packages/web', ''), 'packages/web/src/a.py');
    assert.equal(move('packages/web/src/a.py', '', 'packages/web'), 'src/a.py');
    assert.equal(move('packages/api/a.py', '', 'packages/web'), '../api/a.py');
    assert.equal(move('../api/a.py', 'packages/web', ''), 'packages/api/a.py');
    assert.equal(move('../a.py', '', ''), '../a.py');
  });

  it('keeps the entries', () => {
    assert.deepEqual([...movePaths(new Map([['a', 1]]), { from: 'b', to: '' })], [['b/a', 1]]);
  });
});
