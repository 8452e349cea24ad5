import assert from 'node:assert/strict';
import { Workspace } from '#lsp/workspace.ts';
import { DEFAULT_CONFIG, type ProjectConfig } from '#shared/domain/project-config.ts';
import type { LoadedConfig } from '#engine/ports/project-config-source.ts';
import type { SourceTree } from '#engine/ports/source-tree.ts';
import type { LoadedSuppressions } from '#engine/ports/suppression-store.ts';

const NO_TREE: SourceTree = {
  list: async () => ({ files: [], unreadable: [], missing: [] }),
  read: async () => ({ kind: 'unreadable', detail: 'it is gone' }),
};

function createWorkspace(configOf: (root: string) => LoadedConfig) {
  const problems: unknown[] = [];
  const workspace = new Workspace({
    open: (root) => ({
      tree: NO_TREE,
      openConfigs: () => ({ forFolder: async () => configOf(root), read: async () => configOf(root) }),
      openSuppressions: () => ({
        load: async () => NOTHING_SUPPRESSED,
        add: () => assert.fail(),
        remove: () => assert.fail(),
      }),
    }),
    report: (_, found) => problems.push(...found),
  });
  return { workspace, problems };
}

const NOTHING_SUPPRESSED: LoadedSuppressions = { entries: [], active: [], problems: [] };
const loaded = (root: string, config: Partial<ProjectConfig>, hasFile = true): LoadedConfig => ({
  kind: 'loaded',
  file: hasFile ? `${root}/c.json` : undefined,
  folder: root,
  config: { ...DEFAULT_CONFIG, ...config },
  ruleProblems: [],
  suppressions: NOTHING_SUPPRESSED,
});

describe('Workspace', () => {
  it('gives a document to the innermost folder, and others to their own one', () => {
    const { workspace } = createWorkspace((root) => loaded(root, {}));
    workspace.setFolders(['file:///w', 'file:///w/inner']);
    const place = (uri: string) => [workspace.placeOf(uri).folder?.root, workspace.placeOf(uri).path];
    assert.deepEqual(place('file:///w/a/b.py'), ['/w', 'a/b.py']);
    assert.deepEqual(place('file:///w/inner/b.py'), ['/w/inner', 'b.py']);
    assert.deepEqual(place('file:///w-other/b.py'), ['/w-other', 'b.py']);
    assert.deepEqual(place('untitled:Untitled-1'), [undefined, 'untitled:Untitled-1']);
    workspace.changeFolders({ added: ['file:///x'], removed: ['file:///w/inner'] });
    assert.deepEqual(
      workspace.folders.map(({ root }) => root),
      ['/w', '/x'],
    );
    assert.deepEqual([workspace.contains('file:///x/a.py'), workspace.contains('file:///y/a.py')], [true, false]);
  });

  it('lets a project be stricter than the reader, never laxer', async () => {
    const { workspace } = createWorkspace((root) => loaded(root, { minimumConfidence: 'high' }));
    assert.equal((await workspace.configOf('file:///w/a.py', 'low')).config.minimumConfidence, 'high');
    const { workspace: plain } = createWorkspace((root) => loaded(root, {}, false));
    assert.equal((await plain.configOf('file:///w/a.py', 'low')).config.minimumConfidence, 'low');
  });

  it('gives the same configuration object for the same wish, so that the engine compiles it once', async () => {
    const { workspace } = createWorkspace((root) => loaded(root, {}));
    const ask = () => workspace.configOf('file:///w/a.py', 'low');
    assert.equal((await ask()).config, (await ask()).config);
  });

  it('keeps the last good configuration while the file is faulty', async () => {
    let current = loaded('/w', { failOn: 'low' });
    const { workspace, problems } = createWorkspace(() => current);
    workspace.setFolders(['file:///w']);
    const failOn = async () => (await workspace.configOf('file:///w/a.py', 'medium')).config.failOn;
    assert.equal(await failOn(), 'low');
    current = { kind: 'invalid', problems: [{ file: '/w/c.json', line: 1, column: 1, message: 'No.' }] };
    assert.equal(await failOn(), 'low');
    workspace.reloadConfigs();
    assert.equal(await failOn(), 'low');
    assert.equal(problems.length, 1);
  });

  it('reports a baseline that cannot be read', async () => {
    const { workspace, problems } = createWorkspace((root) => loaded(root, { baseline: 'gone.json' }));
    await workspace.configOf('file:///w/a.py', 'medium');
    assert.match(JSON.stringify(problems), /The baseline does not count: it is gone/);
  });
});
