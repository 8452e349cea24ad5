import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangedFile } from '#engine/ports/git.ts';
import { TestRepository } from '#test/support/git-repository.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const BASE = { 'a.py': 'one\ntwo\nthree\n', 'src/b.py': 'b\n' };

describe('changes of a repository', function () {
  this.timeout(30_000);
  const folder = useTempFolder();
  let repository: TestRepository;

  beforeEach(() => {
    repository = TestRepository.create(folder.path);
  });

  describe('uncommitted', () => {
    it('gives removed and added lines with their places', async () => {
      repository.commit(BASE);
      repository.write({ 'a.py': 'zero\none\nthree\nfour\nfive\n' });
      const changes = await repository.changes();
      assert.deepEqual([...changes.keys()], ['a.py']);
      assert.deepEqual(changes.get('a.py')?.hunks, [
        { oldStart: 0, removed: [], newStart: 1, addedCount: 1 },
        { oldStart: 2, removed: ['two'], newStart: 2, addedCount: 0 },
        { oldStart: 3, removed: [], newStart: 4, addedCount: 2 },
      ]);
    });

    it('covers staged and unstaged work together', async () => {
      repository.commit(BASE);
      repository.write({ 'src/b.py': 'staged\n' }).git('add', '-A');
      repository.write({ 'a.py': 'one\ntwo\nTHREE\n' });
      assert.deepEqual([...(await repository.changes()).keys()], ['a.py', 'src/b.py']);
    });

    it('takes every line of an unknown file as new and leaves out what is ignored', async () => {
      repository.commit({ ...BASE, '.gitignore': 'out/\n' });
      repository.write({ 'new.py': 'n\n', 'out/x.py': 'x\n' });
      assert.deepEqual([...(await repository.changes()).values()], [
        { path: 'new.py', previousPath: undefined, isDeleted: false, hunks: 'all' },
      ] satisfies ChangedFile[]);
    });

    it('sees nothing in a file that was only touched', async () => {
      repository.commit(BASE);
      repository.write({ 'a.py': BASE['a.py'] });
      const hunks = (await repository.changes()).get('a.py')?.hunks ?? [];
      assert.deepEqual(hunks, []);
    });

    it('works before the first commit', async () => {
      repository.write({ 'a.py': 'x\n', 'b.py': 'y\n' }).git('add', 'a.py');
      const changes = await repository.changes();
      assert.deepEqual(changes.get('a.py')?.hunks, [{ oldStart: 0, removed: [], newStart: 1, addedCount: 1 }]);
      assert.equal(changes.get('b.py')?.hunks, 'all');
    });

    it('tells deleted files and follows renamed ones', async () => {
      const text = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('');
      repository.commit({ ...BASE, 'old.py': text });
      repository.git('mv', 'old.py', 'src/new.py');
      repository.write({ 'src/new.py': `${text}more\n` });
      rmSync(join(repository.folder, 'a.py'));
      const changes = await repository.changes();
      assert.equal(changes.get('a.py')?.isDeleted, true);
      assert.equal(changes.get('src/new.py')?.previousPath, 'old.py');
      assert.deepEqual(changes.get('src/new.py')?.hunks, [{ oldStart: 30, removed: [], newStart: 31, addedCount: 1 }]);
    });

    it('takes a file that left the index but not the disk as new', async () => {
      repository.commit(BASE);
      repository.git('rm', '-q', '--cached', 'a.py');
      assert.deepEqual((await repository.changes()).get('a.py'), {
        path: 'a.py',
        previousPath: 'a.py',
        isDeleted: false,
        hunks: 'all',
      });
    });

    it('reads names with blanks, quotes, line breaks, dashes and umlauts', async () => {
      const names = [
        'with space.py',
        '"quoted".py',
        'line\nbreak.py',
        '-dash.py',
        'ümläut 日本.py',
        'back\\slash.py',
        'a b/b/a b.py',
      ];
      repository.commit(Object.fromEntries(names.map((name) => [name, 'x\n'])));
      repository.write(Object.fromEntries(names.map((name) => [name, 'y\n'])));
      const tracked = await repository.changes();
      assert.deepEqual([...tracked.keys()], names.toSorted());
      for (const { hunks } of tracked.values()) {
        assert.deepEqual(hunks, [{ oldStart: 1, removed: ['x'], newStart: 1, addedCount: 1 }]);
      }
      repository.git('rm', '-rq', '--cached', '.');
      assert.deepEqual([...(await repository.changes()).keys()], names.toSorted());
    });

    it('names files whose names are not UTF-8 apart', async () => {
      repository.commit(BASE);
      const raw = Buffer.concat([Buffer.from(`${repository.folder}/caf`), Buffer.from([0xe9]), Buffer.from('.py')]);
      writeFileSync(raw, 'x\n');
      const outcome = await (await repository.open()).changes({ kind: 'uncommitted' });
      assert.ok(outcome.kind === 'changes');
      assert.deepEqual(outcome.changes.unnameable, ['caf\\351.py']);
      repository.git('add', '-A');
      const staged = await (await repository.open()).changes({ kind: 'staged' });
      assert.ok(staged.kind === 'changes');
      assert.deepEqual(staged.changes.unnameable.length, 1);
      assert.deepEqual(staged.changes.files, []);
    });

    it('leaves out links and submodules', async () => {
      const inner = TestRepository.create(folder.path, { name: 'inner' });
      inner.commit({ 'i.py': 'i\n' });
      repository.commit(BASE);
      repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'sub');
      symlinkSync('/etc/passwd', join(repository.folder, 'tracked-link.py'));
      repository.commit();
      repository.at(join(repository.folder, 'sub')).commit({ 'i.py': 'changed\n' });
      rmSync(join(repository.folder, 'tracked-link.py'));
      symlinkSync('/etc/hosts', join(repository.folder, 'tracked-link.py'));
      assert.deepEqual([...(await repository.changes()).keys()], []);
    });

    it('sees the changes of a submodule from inside of it', async () => {
      const inner = TestRepository.create(folder.path, { name: 'inner' });
      inner.commit({ 'i.py': 'i\n' });
      repository.commit(BASE);
      repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'sub');
      repository.write({ 'sub/i.py': 'changed\n' });
      assert.deepEqual([...(await repository.changes(undefined, join(repository.folder, 'sub'))).keys()], ['i.py']);
    });

    it('keeps to a sub-folder when that is what was opened', async () => {
      repository.commit(BASE);
      repository.write({ 'a.py': 'other\n', 'src/b.py': 'other\n', 'src/c.py': 'new\n' });
      const changes = await repository.changes(undefined, join(repository.folder, 'src'));
      assert.deepEqual([...changes.keys()], ['b.py', 'c.py']);
    });

    it('works in a worktree and on a detached head', async () => {
      repository.commit(BASE);
      repository.git('worktree', 'add', '-q', '--detach', join(folder.path, 'tree'));
      const tree = repository.at(join(folder.path, 'tree'));
      tree.write({ 'a.py': 'one\n' });
      assert.deepEqual([...(await tree.changes()).keys()], ['a.py']);
      assert.equal((await (await tree.open()).head()).kind, 'detached');
    });

    it('does not take line breaks that git converts for changes', async () => {
      repository.commit({ ...BASE, '.gitattributes': '*.py text eol=crlf\n' });
      repository.write({ 'a.py': 'one\r\ntwo\r\nTHREE\r\n' });
      assert.deepEqual((await repository.changes()).get('a.py')?.hunks, [
        { oldStart: 3, removed: ['three'], newStart: 3, addedCount: 1 },
      ]);
    });

    it('takes a huge file, or one whose attributes forbid comparing, as a whole', async () => {
      repository.commit({ 'big.py': 'x = 1\n'.repeat(1_000_000), 'a.js': 'x\n' });
      repository.write({ 'big.py': 'y = 1\n'.repeat(1_000_000) });
      repository.write({ '.gitattributes': '*.js -diff\n', 'a.js': 'y\n' });
      const changes = await repository.changes();
      assert.equal(changes.get('big.py')?.hunks, 'all');
      assert.equal(changes.get('a.js')?.hunks, 'all');
      assert.equal(changes.get('a.js')?.previousPath, 'a.js');
    });

    it('reads what is no UTF-8 without breaking off', async () => {
      repository.commit({ 'a.py': Buffer.from([0x78, 0xe9, 0x0a]) });
      repository.write({ 'a.py': Buffer.from([0x79, 0xe9, 0x0a]) });
      assert.deepEqual((await repository.changes()).get('a.py')?.hunks, [
        { oldStart: 1, removed: ['x\ufffd'], newStart: 1, addedCount: 1 },
      ]);
    });

    it('covers files in conflict', async () => {
      repository.commit(BASE);
      repository.git('checkout', '-qb', 'side');
      repository.commit({ 'a.py': 'one\nside\nthree\n' });
      repository.git('checkout', '-q', 'main');
      repository.commit({ 'a.py': 'one\nmain\nthree\n' });
      assert.throws(() => repository.git('merge', 'side'));
      assert.equal((await repository.changes()).get('a.py')?.isDeleted, false);
    });

    it('is not steered by settings of the user', async () => {
      repository.commit(BASE);
      repository.git('config', 'diff.noprefix', 'true');
      repository.git('config', 'diff.mnemonicPrefix', 'true');
      repository.git('config', 'color.ui', 'always');
      repository.git('config', 'diff.context', '9');
      repository.git('config', 'diff.orderFile', 'nowhere');
      repository.write({ 'a.py': 'one\nTWO\nthree\n' });
      assert.deepEqual((await repository.changes()).get('a.py')?.hunks, [
        { oldStart: 2, removed: ['two'], newStart: 2, addedCount: 1 },
      ]);
    });
  });

  describe('staged', () => {
    it('compares the index, whatever the working tree holds', async () => {
      repository.commit(BASE);
      repository.write({ 'a.py': 'staged\n' }).git('add', '-A');
      repository.write({ 'a.py': 'later\n', 'src/b.py': 'unstaged\n', 'c.py': 'unknown\n' });
      const changes = await repository.changes({ kind: 'staged' });
      assert.deepEqual([...changes.keys()], ['a.py']);
      const opened = await repository.open();
      const contents = await opened.contentsAt({ kind: 'index' }, ['a.py', 'c.py']);
      assert.deepEqual(
        [...contents].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]),
        [['a.py', 'staged\n']],
      );
    });
  });

  describe('against a base', () => {
    it('starts where the branch left the base and includes uncommitted work', async () => {
      const start = repository.commit(BASE);
      repository.git('checkout', '-qb', 'topic');
      repository.commit({ 'src/b.py': 'topic\n' });
      repository.git('checkout', '-q', 'main');
      repository.commit({ 'a.py': 'later on main\n' });
      repository.git('checkout', '-q', 'topic');
      repository.write({ 'new.py': 'n\n' });
      const outcome = await (await repository.open()).changes({ kind: 'base', ref: 'main' });
      assert.ok(outcome.kind === 'changes');
      assert.equal(outcome.changes.base, start);
      assert.deepEqual(
        outcome.changes.files.map(({ path }) => path),
        ['new.py', 'src/b.py'],
      );
    });

    it('leaves out what a merge of the base brought', async () => {
      repository.commit(BASE);
      repository.git('checkout', '-qb', 'topic');
      repository.commit({ 'src/b.py': 'topic\n' });
      repository.git('checkout', '-q', 'main');
      const merged = repository.commit({ 'a.py': 'later on main\n' });
      repository.git('checkout', '-q', 'topic');
      repository.git('merge', '-q', '-m', 'Merge', 'main');
      const outcome = await (await repository.open()).changes({ kind: 'base', ref: 'main' });
      assert.ok(outcome.kind === 'changes');
      assert.equal(outcome.changes.base, merged);
      assert.deepEqual(
        outcome.changes.files.map(({ path }) => path),
        ['src/b.py'],
      );
    });

    it('names a ref that is not there', async () => {
      repository.commit(BASE);
      const outcome = await (await repository.open()).changes({ kind: 'base', ref: 'nowhere' });
      assert.deepEqual(outcome, { kind: 'unknown-ref', ref: 'nowhere' });
    });

    it('says when there is no common commit, as in a shallow clone', async () => {
      repository.commit(BASE);
      repository.git('checkout', '-q', '--orphan', 'other');
      repository.commit({ 'z.py': 'z\n' });
      const outcome = await (await repository.open()).changes({ kind: 'base', ref: 'main' });
      assert.deepEqual(outcome, { kind: 'unrelated', ref: 'main' });
    });

    for (const ref of ['--output=owned', '-h', 'a..b', 'HEAD:a.py', ':/Work', '', 'a b', 'x\ny']) {
      it(`refuses ${JSON.stringify(ref)}`, async () => {
        repository.commit(BASE);
        const opened = await repository.open();
        await assert.rejects(opened.changes({ kind: 'base', ref }), RangeError);
      });
    }
  });

  it('knows a shallow clone', async () => {
    repository.commit(BASE);
    repository.commit({ 'a.py': 'next\n' });
    const clone = join(folder.path, 'clone');
    execFileSync('git', ['clone', '-q', '--depth=1', `file://${repository.folder}`, clone], {
      env: repository.environment,
    });
    const opened = await repository.at(clone).open();
    assert.equal(opened.isShallow, true);
    assert.equal((await opened.blame('a.py', [1])).get(1)?.isBoundary, true);
  });

  it('stops when it is told to', async () => {
    repository.commit(BASE);
    const opened = await repository.open();
    await assert.rejects(opened.changes({ kind: 'uncommitted' }, AbortSignal.abort()), { name: 'AbortError' });
    const controller = new AbortController();
    const running = opened.changes({ kind: 'uncommitted' }, controller.signal);
    setImmediate(() => controller.abort());
    await assert.rejects(running, { name: 'AbortError' });
  });

  it('writes nothing, not even what git remembers of files', async () => {
    repository.commit(BASE);
    const index = join(repository.folder, '.git/index');
    utimesSync(join(repository.folder, 'a.py'), 1, 1);
    const [before, { mtimeMs }] = [readFileSync(index), statSync(index)];
    for (const kind of ['uncommitted', 'staged'] as const) await repository.changes({ kind });
    assert.ok(readFileSync(index).equals(before));
    assert.equal(statSync(index).mtimeMs, mtimeMs);
  });

  it('does not mind a file that is moved meanwhile', async () => {
    repository.commit(BASE);
    repository.write({ 'n.py': 'n\n' });
    const opened = await repository.open();
    const [outcome] = await Promise.all([
      opened.changes({ kind: 'uncommitted' }),
      Promise.resolve().then(() => renameSync(join(repository.folder, 'n.py'), join(repository.folder, 'm.py'))),
    ]);
    assert.equal(outcome.kind, 'changes');
  });
});
