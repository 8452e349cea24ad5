import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { BlockingReader, DiskSourceTree } from '#adapters/workspace/source-tree.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

describe('DiskSourceTree', () => {
  const folder = useTempFolder();

  async function list(...paths: string[]): Promise<string[]> {
    const { files } = await new DiskSourceTree(folder.path).list(paths);
    return files.map(({ path }) => path);
  }

  it('lists the files of all folders in code-unit order, each once', async () => {
    folder.write({ 'b.py': '', 'a/x.py': '', 'a-b/x.py': '', 'a.py': '', 'Z.py': '', 'ä.py': '' });
    assert.deepEqual(await list('', 'a', 'a/x.py'), ['Z.py', 'a-b/x.py', 'a.py', 'a/x.py', 'b.py', 'ä.py']);
  });

  it('leaves out what the root .gitignore names', async () => {
    folder.write({
      '.gitignore': '*.log\n/out/\n!keep.log\n',
      'a.log': '',
      'keep.log': '',
      'out/a.py': '',
      'src/out/a.py': '',
    });
    assert.deepEqual(await list(''), ['.gitignore', 'keep.log', 'src/out/a.py']);
  });

  it('lets a nested ignore file overrule the ones above it', async () => {
    folder.write({
      '.gitignore': '*.gen.py\n',
      'a.gen.py': '',
      'lib/.gitignore': '!b.gen.py\n/c.py\n',
      'lib/b.gen.py': '',
      'lib/c.py': '',
      'lib/deep/c.py': '',
    });
    assert.deepEqual(await list(''), ['.gitignore', 'lib/.gitignore', 'lib/b.gen.py', 'lib/deep/c.py']);
  });

  it('looks into a folder that a nested ignore file takes back in', async () => {
    folder.write({ '.gitignore': 'gen/\n', 'a/.gitignore': '!gen/\n', 'a/gen/x.py': '', 'b/gen/x.py': '' });
    assert.deepEqual(
      (await list('')).filter((path) => path.endsWith('.py')),
      ['a/gen/x.py'],
    );
  });

  it('honours .ignore and .refactoriqignore, the latter with the last word', async () => {
    folder.write({
      '.gitignore': 'a.py\n',
      '.ignore': 'b.py\n',
      '.refactoriqignore': '!a.py\nc.py\n',
      'a.py': '',
      'b.py': '',
      'c.py': '',
    });
    assert.deepEqual(
      (await list('')).filter((path) => path.endsWith('.py')),
      ['a.py'],
    );
  });

  it('honours the ignore files above a folder it starts in', async () => {
    folder.write({ '.gitignore': 'src/*.gen.py\n', 'src/a.py': '', 'src/b.gen.py': '' });
    assert.deepEqual(await list('src'), ['src/a.py']);
  });

  it('skips packages, virtual environments and the version control folder', async () => {
    folder.write({
      'a.py': '',
      'node_modules/m/a.js': '',
      '.git/hooks/a.py': '',
      'x/.venv/lib/a.py': '',
      'x/__pycache__/a.py': '',
    });
    assert.deepEqual(await list(''), ['a.py']);
  });

  it('opens an ignored folder and lists an ignored file when they are named', async () => {
    folder.write({
      '.gitignore': 'dist/\nold.py\n',
      'dist/a.js': '',
      'dist/b/c.js': '',
      'old.py': '',
      'node_modules/m/a.js': '',
    });
    const { files } = await new DiskSourceTree(folder.path).list(['dist', 'old.py', 'node_modules/m']);
    assert.deepEqual(files, [
      { path: 'dist/a.js', isExplicit: false },
      { path: 'dist/b/c.js', isExplicit: false },
      { path: 'node_modules/m/a.js', isExplicit: false },
      { path: 'old.py', isExplicit: true },
    ]);
  });

  it('does not run in circles of symbolic links nor leave the root by them', async () => {
    folder.write({ 'work/a.py': '', 'outside/b.py': '' });
    symlinkSync(join(folder.path, 'work'), join(folder.path, 'work/self'));
    symlinkSync(join(folder.path, 'outside'), join(folder.path, 'work/out'));
    symlinkSync(join(folder.path, 'outside/b.py'), join(folder.path, 'work/b.py'));
    const { files } = await new DiskSourceTree(join(folder.path, 'work')).list(['']);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['a.py'],
    );
  });

  it('refuses a named link that leads out of the root', async () => {
    folder.write({ 'work/a.py': '', 'outside/b.py': '' });
    symlinkSync(join(folder.path, 'outside/b.py'), join(folder.path, 'work/b.py'));
    const { files, unreadable } = await new DiskSourceTree(join(folder.path, 'work')).list(['b.py']);
    assert.deepEqual(files, []);
    assert.equal(unreadable[0]?.reason, 'unreadable');
  });

  it('names what is missing', async () => {
    folder.write({ 'a.py': '' });
    const { missing } = await new DiskSourceTree(folder.path).list(['a.py', 'gone', 'a.py/b']);
    assert.deepEqual(missing, ['gone', 'a.py/b']);
  });

  it('reports a folder without permission and goes on', async function () {
    if (process.getuid?.() === 0) this.skip(); // root may read everything
    folder.write({ 'a.py': '', 'closed/b.py': '' });
    chmodSync(join(folder.path, 'closed'), 0o000);
    try {
      const { files, unreadable } = await new DiskSourceTree(folder.path).list(['']);
      assert.deepEqual(
        files.map(({ path }) => path),
        ['a.py'],
      );
      assert.deepEqual(unreadable, [
        { kind: 'skipped', path: 'closed', reason: 'unreadable', detail: 'no permission to read it' },
      ]);
    } finally {
      chmodSync(join(folder.path, 'closed'), 0o700);
    }
  });

  it('throws for a path outside of the root', async () => {
    const tree = new DiskSourceTree(folder.path);
    for (const path of ['..', '../x.py', 'a/../../x.py', '/etc/passwd']) {
      await assert.rejects(tree.list([path]), RangeError);
    }
  });

  it('takes a name that only begins with dots', async () => {
    folder.write({ '..a/b.py': '' });
    assert.deepEqual(await list('..a'), ['..a/b.py']);
  });

  it('rejects with AbortError when it is aborted', async () => {
    folder.write({ 'a/b.py': '' });
    await assert.rejects(new DiskSourceTree(folder.path).list([''], AbortSignal.abort()), { name: 'AbortError' });
  });
});

for (const Reader of [DiskSourceTree, BlockingReader]) {
  describe(`${Reader.name}.read`, () => {
    const folder = useTempFolder();

    it('reads a file, hard links as well', async () => {
      folder.write({ 'a.py': 'x = 1\n' });
      linkSync(join(folder.path, 'a.py'), join(folder.path, 'b.py'));
      const content = await new Reader(folder.path).read('b.py', 100);
      assert.ok(content.kind === 'bytes');
      assert.equal(new TextDecoder().decode(content.bytes), 'x = 1\n');
    });

    it('does not read what is too large, gone or a folder', async () => {
      folder.write({ 'a.py': 'x = 1\n', 'gone.py': '' });
      mkdirSync(join(folder.path, 'folder.py'));
      rmSync(join(folder.path, 'gone.py'));
      const reader = new Reader(folder.path);
      assert.deepEqual(await reader.read('a.py', 5), { kind: 'too-large', size: 6 });
      assert.deepEqual(await reader.read('gone.py', 5), { kind: 'unreadable', detail: 'it is gone' });
      assert.equal((await reader.read('folder.py', 5)).kind, 'unreadable');
    });

    it('does not wait for a pipe', async function () {
      if (process.platform === 'win32') this.skip();
      execFileSync('mkfifo', [join(folder.path, 'pipe.py')]);
      const content = await new Reader(folder.path).read('pipe.py', 5);
      assert.deepEqual(content, { kind: 'unreadable', detail: 'not a regular file' });
    });

    it('throws for a path outside of the root', async () => {
      for (const path of ['..', '../x.py', 'a/../../x.py', '/etc/passwd'])
        await assert.rejects(new Reader(folder.path).read(path, 100), RangeError);
    });
  });
}
