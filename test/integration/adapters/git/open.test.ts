import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createGit } from '#adapters/git/create-git.ts';
import { TestRepository } from '#test/support/git-repository.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

describe('opening a repository', function () {
  this.timeout(30_000);
  const folder = useTempFolder();

  async function reasonOf(path: string, environment: NodeJS.ProcessEnv): Promise<string> {
    const opening = await createGit(environment).open(path);
    assert.ok(opening.kind === 'none');
    assert.match(opening.detail, /^\S.*[.\w]$/);
    return opening.reason;
  }

  it('says when git is missing', async () => {
    assert.equal(await reasonOf(folder.path, { PATH: folder.path }), 'git-missing');
    assert.equal(await reasonOf(folder.path, {}), 'git-missing');
  });

  it('says when there is no repository', async () => {
    const { environment } = TestRepository.create(folder.path);
    assert.equal(await reasonOf(folder.path, environment), 'not-a-repository');
  });

  it('says when there is no working tree', async () => {
    const bare = TestRepository.create(folder.path, { args: ['--bare'] });
    assert.equal(await reasonOf(bare.folder, bare.environment), 'bare');
    const ordinary = TestRepository.create(folder.path, { name: 'ordinary' });
    assert.equal(await reasonOf(join(ordinary.folder, '.git'), ordinary.environment), 'bare');
  });

  it('opens one without commits', async () => {
    const repository = TestRepository.create(folder.path);
    const opened = await repository.open();
    assert.deepEqual(await opened.head(), { kind: 'branch', name: 'main', commit: undefined });
    assert.deepEqual(await opened.log('a.py', 3), []);
    assert.deepEqual(await opened.branches(), []);
    assert.deepEqual(await opened.blame('a.py', [1]), new Map());
    assert.deepEqual(await opened.conflicts(), []);
  });

  it('opens a sub-folder, a worktree and a repository in a folder with odd letters', async () => {
    const repository = TestRepository.create(folder.path, { name: 'ödd [name] *' });
    const commit = repository.commit({ 'src/a.py': 'x\n' });
    assert.deepEqual(await (await repository.open(join(repository.folder, 'src'))).head(), {
      kind: 'branch',
      name: 'main',
      commit,
    });
    repository.git('worktree', 'add', '-q', '-b', 'side', join(folder.path, 'tree'));
    const tree = await repository.at(join(folder.path, 'tree')).open();
    assert.deepEqual(await tree.head(), { kind: 'branch', name: 'side', commit });
  });

  it('rejects for a configuration that git itself cannot read', async () => {
    const repository = TestRepository.create(folder.path);
    repository.write({ '.git/config': '[broken' });
    await assert.rejects(createGit(repository.environment).open(repository.folder), { name: 'GitError' });
    mkdirSync(join(folder.path, 'empty'));
  });
});
