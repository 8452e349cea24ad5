import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findAuthorName } from '#adapters/git/author-name.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

describe('findAuthorName', () => {
  const folder = useTempFolder();
  const environment = () => ({ PATH: process.env['PATH'], HOME: join(folder.path, 'home') });

  it('is the name of the repository, else that of the user', async () => {
    folder.write({ 'home/.gitconfig': '[user]\n\tname = Ada\n', 'repo/a.py': '' });
    const repo = join(folder.path, 'repo');
    assert.equal(await findAuthorName(repo, environment()), 'Ada');
    execFileSync('git', ['init', '-q', repo]);
    execFileSync('git', ['-C', repo, 'config', 'user.name', 'Grace Hopper']);
    assert.equal(await findAuthorName(repo, environment()), 'Grace Hopper');
  });

  it('is empty where git knows none, is broken or not there', async () => {
    folder.write({ 'repo/a.py': '', 'broken/.gitconfig': '[user' });
    const repo = join(folder.path, 'repo');
    assert.equal(await findAuthorName(repo, environment()), '');
    assert.equal(await findAuthorName(repo, { ...environment(), HOME: join(folder.path, 'broken') }), '');
    assert.equal(await findAuthorName(repo, { PATH: folder.path }), '');
  });
});
