import assert from 'node:assert/strict';
import { join } from 'node:path';
import { selectPaths } from '#adapters/workspace/workspace-root.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

describe('selectPaths', () => {
  const folder = useTempFolder();
  const at = (path: string): string => join(folder.path, path);

  beforeEach(() =>
    folder.write({
      'repo/.git/HEAD': '',
      'repo/src/a.py': '',
      'repo/lib/b.py': '',
      'other/.git': 'gitdir: x',
      'other/c.py': '',
      'plain/d/e.py': '',
    }),
  );

  it('takes the work tree around the current folder as the root', async () => {
    assert.deepEqual(await selectPaths(at('repo/src'), []), {
      kind: 'selection',
      root: at('repo'),
      folder: at('repo/src'),
      paths: ['src'],
    });
  });

  it('makes paths relative to the root, the root itself empty', async () => {
    const selection = await selectPaths(at('repo/src'), ['a.py', '../lib', '..']);
    assert.deepEqual(selection.kind === 'selection' && selection.paths, ['src/a.py', 'lib', '']);
  });

  it('takes the work tree of a path elsewhere', async () => {
    assert.deepEqual(await selectPaths(at('repo'), [at('other/c.py')]), {
      kind: 'selection',
      root: at('other'),
      folder: at('other'),
      paths: ['c.py'],
    });
  });

  it('takes a folder outside of any work tree as it is', async () => {
    const selection = await selectPaths(at('plain'), ['d/e.py']);
    assert.deepEqual(selection, { kind: 'selection', root: at('plain'), folder: at('plain/d'), paths: ['d/e.py'] });
  });

  it('refuses paths of two workspaces', async () => {
    assert.deepEqual(await selectPaths(at('repo'), ['src', '../other']), {
      kind: 'outside',
      path: '../other',
      root: at('repo'),
    });
  });

  it('leaves it to others that a path is missing', async () => {
    const selection = await selectPaths(at('repo'), ['gone/x.py']);
    assert.deepEqual(selection.kind === 'selection' && selection.paths, ['gone/x.py']);
  });
});
