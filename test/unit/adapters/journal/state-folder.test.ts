import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { journalFolder } from '#adapters/journal/state-folder.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

describe('journalFolder', () => {
  const folder = useTempFolder();
  const env = (): NodeJS.ProcessEnv => ({ REFACTORIQ_STATE_DIR: join(folder.path, 'state') });

  function makeRoots(): { root: string; other: string } {
    const [root, other] = [join(folder.path, 'one', 'app'), join(folder.path, 'two', 'app')];
    for (const made of [root, other]) mkdirSync(made, { recursive: true });
    return { root, other };
  }

  it('is named after the workspace, and told apart by its path', async () => {
    const { root, other } = makeRoots();
    const place = await journalFolder(root, env());
    assert.equal(dirname(place), join(folder.path, 'state'));
    assert.match(basename(place), /^app-[0-9a-f]{16}$/);
    assert.notEqual(await journalFolder(other, env()), place);
    assert.deepEqual(readdirSync(folder.path), ['one', 'two'], 'nothing is made');
  });

  it('has a name that every disk takes, however long that of the workspace is', async () => {
    const root = join(folder.path, 'w'.repeat(255));
    mkdirSync(root);
    assert.equal(basename(await journalFolder(root, env())).length, 67);
  });

  it('is the same whatever link leads to the workspace', async () => {
    const { root } = makeRoots();
    symlinkSync(root, join(folder.path, 'link'));
    assert.equal(await journalFolder(join(folder.path, 'link'), env()), await journalFolder(root, env()));
  });

  it('lies where the system keeps the state of programs by default', async () => {
    const { root } = makeRoots();
    for (const variables of [{}, { REFACTORIQ_STATE_DIR: '' }]) {
      const place = await journalFolder(root, variables);
      assert.ok(isAbsolute(place) && !place.startsWith(root));
      assert.match(place, /refactoriq/);
    }
  });
});
