import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGit } from '#adapters/git/create-git.ts';
import type { GitRepository } from '#engine/ports/git.ts';
import { TestRepository } from '#test/support/git-repository.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const HOOKS = [
  'post-index-change',
  'reference-transaction',
  'post-checkout',
  'pre-commit',
  'post-commit',
  'commit-msg',
];

describe('a hostile repository', function () {
  this.timeout(60_000);
  const folder = useTempFolder();
  let repository: TestRepository;
  let marks: string;

  /** A command line that leaves a file behind when it is run. */
  const mark = (name: string): string => `touch '${join(marks, name)}'; cat`;

  beforeEach(() => {
    marks = join(folder.path, 'marks');
    mkdirSync(marks);
    repository = TestRepository.create(folder.path);
    repository.commit({ 'a.py': 'one\n', 'b.py': 'two\n', '.gitattributes': '* filter=evil diff=evil merge=evil\n' });
    const settings: Record<string, string> = {
      'core.fsmonitor': mark('fsmonitor'),
      'core.hooksPath': join(folder.path, 'hooks'),
      'core.sshCommand': mark('ssh'),
      'core.gitProxy': mark('proxy'),
      'core.askPass': mark('askpass'),
      'core.editor': mark('editor'),
      'core.pager': mark('pager'),
      'pager.blame': mark('pager-blame'),
      'pager.log': mark('pager-log'),
      'credential.helper': `!${mark('credential')}`,
      'diff.external': mark('external'),
      'diff.evil.command': mark('driver'),
      'diff.evil.textconv': mark('textconv'),
      'filter.evil.clean': mark('clean'),
      'filter.evil.smudge': mark('smudge'),
      'filter.evil.process': mark('process'),
      'filter.evil.required': 'true',
      'filter.a=b.clean': mark('clean-equals'),
      'merge.evil.driver': mark('merge'),
      'gpg.program': mark('gpg'),
      'log.showSignature': 'true',
      'commit.gpgSign': 'true',
      'alias.diff-index': `!${mark('alias')}`,
      'alias.log': `!${mark('alias')}`,
      'uploadpack.packObjectsHook': mark('pack-hook'),
      'sequence.editor': mark('sequence'),
      'interactive.diffFilter': mark('diff-filter'),
    };
    const hooks = [join(folder.path, 'hooks'), join(repository.folder, '.git/hooks')];
    for (const place of hooks) {
      mkdirSync(place, { recursive: true });
      for (const hook of HOOKS) {
        writeFileSync(join(place, hook), `#!/bin/sh\ntouch '${join(marks, hook)}'\n`);
        chmodSync(join(place, hook), 0o755);
      }
    }
    for (const [key, value] of Object.entries(settings)) repository.git('config', key, value);
    repository.write({ 'a.py': 'one more\n', 'c.py': 'new\n' });
  });

  async function useEverything(opened: GitRepository): Promise<void> {
    await opened.changes({ kind: 'uncommitted' });
    await opened.changes({ kind: 'staged' });
    await opened.changes({ kind: 'base', ref: 'main' });
    await opened.contentsAt({ kind: 'index' }, ['a.py']);
    await opened.contentsAt({ kind: 'ref', ref: 'HEAD' }, ['a.py']);
    await opened.blame('a.py', [1]);
    await opened.blame('a.py', [1], { contents: Buffer.from('other\n') });
    await opened.log('a.py', 5);
    await opened.branches();
    await opened.head();
    await opened.conflicts();
    const files = [{ path: 'b.py', content: Buffer.from('fixed\n') }];
    const commit = await opened.commitOnBranch({ branch: 'fixes', message: 'Fix', files });
    assert.equal(commit.kind, 'committed');
  }

  it('has none of its commands run', async () => {
    await useEverything(await repository.open());
    assert.deepEqual(readdirSync(marks), []);
  });

  it('would have had them run by a plain git', () => {
    // Keeps the test above honest: the traps do work.
    assert.throws(() => repository.git('status'));
    assert.ok(readdirSync(marks).length > 0);
  });

  it('does not make git fetch what it lacks', async () => {
    repository.git('config', 'core.repositoryFormatVersion', '1');
    repository.git('config', 'extensions.partialClone', 'origin');
    repository.git('config', 'remote.origin.url', `ext::sh -c touch% ${join(marks, 'ext')}`);
    repository.git('config', 'remote.origin.promisor', 'true');
    repository.git('config', 'remote.origin.uploadpack', mark('uploadpack'));
    repository.git('config', 'protocol.allow', 'always');
    const id = repository.git('-c', 'core.fsmonitor=false', 'rev-parse', 'HEAD:a.py');
    rmSync(join(repository.folder, '.git/objects', id.slice(0, 2), id.slice(2)));
    const opened = await repository.open();
    assert.deepEqual([...(await opened.contentsAt({ kind: 'ref', ref: 'HEAD' }, ['a.py', 'b.py'])).keys()], ['b.py']);
    await assert.rejects(opened.changes({ kind: 'uncommitted' }), { name: 'GitError' });
    repository.git('config', 'remote.origin.url', `ssh://localhost/x`);
    await assert.rejects(opened.changes({ kind: 'uncommitted' }), { name: 'GitError' });
    assert.deepEqual(readdirSync(marks), []);
  });

  it('cannot steer through variables of the process', async () => {
    const git = createGit({
      ...repository.environment,
      GIT_DIR: join(folder.path, 'elsewhere'),
      GIT_EXTERNAL_DIFF: mark('external-variable'),
      GIT_SSH_COMMAND: mark('ssh-variable'),
      GIT_PAGER: mark('pager-variable'),
      EDITOR: mark('editor-variable'),
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${mark('parameters')}'`,
    });
    const opening = await git.open(repository.folder);
    assert.ok(opening.kind === 'repository');
    await useEverything(opening.repository);
    assert.deepEqual(readdirSync(marks), []);
  });

  it('cannot bring a git of its own', async () => {
    const fake = join(repository.folder, 'git');
    writeFileSync(fake, `#!/bin/sh\ntouch '${join(marks, 'fake')}'\n`);
    chmodSync(fake, 0o755);
    const path = ['.', '', repository.environment['PATH']].join(':');
    const opening = await createGit({ ...repository.environment, PATH: path }).open(repository.folder);
    assert.equal(opening.kind, 'repository');
    assert.ok(!existsSync(join(marks, 'fake')));
  });

  it('cannot lead out of its folder', async () => {
    const opened = await repository.open();
    for (const path of ['../outside.py', '/etc/passwd', 'a/../../b', '']) {
      await assert.rejects(opened.contentsAt({ kind: 'index' }, [path]), RangeError);
      await assert.rejects(opened.blame(path, [1]), RangeError);
      await assert.rejects(opened.log(path, 1), RangeError);
      const files = [{ path, content: Buffer.from('x') }];
      await assert.rejects(opened.commitOnBranch({ branch: 'x', message: 'x', files }), RangeError);
    }
    const files = [{ path: '.git/hooks/pre-commit', content: Buffer.from('x') }];
    await assert.rejects(opened.commitOnBranch({ branch: 'x', message: 'x', files }), RangeError);
  });
});
