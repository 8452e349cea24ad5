import assert from 'node:assert/strict';
import { findGoneFiles } from '#engine/analysis/gone-files.ts';
import { DiskSourceTree } from '#adapters/workspace/source-tree.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

describe('findGoneFiles', () => {
  const folder = useTempFolder();

  it('names the paths without a file, and none outside of the workspace', async () => {
    folder.write({ 'a.py': 'x', 'empty.py': '' });
    const many = Array.from({ length: 200 }, (_, index) => `lib/${index}.py`);
    const gone = await findGoneFiles(['a.py', 'empty.py', 'b.py', '../c.py', ...many], new DiskSourceTree(folder.path));
    assert.deepEqual([...gone], ['b.py', ...many]);
  });
});
