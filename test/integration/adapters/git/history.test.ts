import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { TestRepository } from '#test/support/git-repository.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

describe('the history of a repository', function () {
  this.timeout(30_000);
  const folder = useTempFolder();
  let repository: TestRepository;

  beforeEach(() => {
    repository = TestRepository.create(folder.path);
  });

  describe('blame', () => {
    it('tells commit, author, date and summary of lines', async () => {
      const first = repository.commit({ 'a.py': 'one\ntwo\n' }, 'First\n\nWith a body');
      const second = repository.commit({ 'a.py': 'one\nTWO\n' }, 'Second');
      const blames = await (await repository.open()).blame('a.py', [1, 2]);
      assert.deepEqual(blames.get(1), {
        commit: first,
        author: 'Ada',
        date: '2024-05-06T07:08:09+02:00',
        summary: 'First',
        isBoundary: false,
      });
      assert.equal(blames.get(2)?.commit, second);
    });

    it('leaves out lines that are not committed, lines that are not there, and unknown files', async () => {
      repository.commit({ 'a.py': 'one\n' });
      repository.write({ 'a.py': 'new\none\n', 'b.py': 'x\n' });
      const opened = await repository.open();
      assert.deepEqual([...(await opened.blame('a.py', [1, 2])).keys()], [2]);
      assert.deepEqual(await opened.blame('a.py', [7]), new Map());
      assert.deepEqual([...(await opened.blame('a.py', [2, 3, 7])).keys()], [2]);
      assert.deepEqual(await opened.blame('b.py', [1]), new Map());
      assert.deepEqual(await opened.blame('nowhere.py', [1]), new Map());
    });

    it('takes the text of a document that is not saved', async () => {
      const commit = repository.commit({ 'a.py': 'one\ntwo\n' });
      const contents = Buffer.from('unsaved\none\ntwo\n');
      const blames = await (await repository.open()).blame('a.py', [1, 3], { contents });
      assert.deepEqual(
        [...blames].map(([line, blame]) => [line, blame.commit]),
        [[3, commit]],
      );
    });

    it('manages more lines than fit a command line, and hostile names and summaries', async () => {
      const name = '-a "b"\n.py';
      repository.git('config', 'user.name', 'author x <y>');
      repository.commit({ [name]: 'x\n'.repeat(1000) }, '0123456789abcdef0123456789abcdef01234567 1 1 1');
      const lines = Array.from({ length: 1000 }, (_, index) => index + 1);
      const blames = await (await repository.open()).blame(name, lines);
      assert.equal(blames.size, 1000);
      assert.equal(blames.get(1000)?.summary, '0123456789abcdef0123456789abcdef01234567 1 1 1');
    });

    it('follows a renamed file', async () => {
      const first = repository.commit({ 'a.py': 'one\ntwo\nthree\nfour\n' });
      repository.git('mv', 'a.py', 'b.py');
      repository.commit({}, 'Rename');
      assert.equal((await (await repository.open()).blame('b.py', [2])).get(2)?.commit, first);
    });
  });

  it('lists the commits of a file across renames, newest first, up to a limit', async () => {
    repository.commit({ 'a.py': 'one\ntwo\nthree\n' }, 'First');
    repository.commit({ 'other.py': 'x\n' }, 'Other');
    repository.git('mv', 'a.py', 'b.py');
    repository.commit({}, 'Rename');
    repository.commit({ 'b.py': 'one\ntwo\nTHREE\n' }, 'Ünïcode, "quotes"');
    const opened = await repository.open();
    const commits = await opened.log('b.py', 10);
    assert.deepEqual(
      commits.map(({ summary }) => summary),
      ['Ünïcode, "quotes"', 'Rename', 'First'],
    );
    assert.deepEqual(
      (await opened.log('b.py', 1)).map(({ date }) => date),
      ['2024-05-06T07:08:09+02:00'],
    );
  });

  it('lists local and remote branches and says which is checked out', async () => {
    const commit = repository.commit({ 'a.py': 'x\n' });
    repository.git('branch', 'side/topic');
    const clone = repository.at(join(folder.path, 'clone'));
    execFileSync('git', ['clone', '-q', repository.folder, clone.folder], { env: repository.environment });
    const branches = await (await clone.open()).branches();
    assert.deepEqual(branches, [
      { name: 'main', commit, isRemote: false, isCurrent: true },
      { name: 'origin/main', commit, isRemote: true, isCurrent: false },
      { name: 'origin/side/topic', commit, isRemote: true, isCurrent: false },
    ]);
  });

  it('gives contents of a commit byte by byte, without links, folders and what is too large', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0xe9]);
    repository.commit({
      'src/a.bin': bytes,
      'src/ümlaut "x"\n.py': 'u\n',
      'large.py': 'x'.repeat(1000),
      'empty.py': '',
    });
    const paths = ['src/a.bin', 'src/ümlaut "x"\n.py', 'src', 'large.py', 'empty.py', 'missing.py'];
    const contents = await (await repository.open()).contentsAt({ kind: 'ref', ref: 'HEAD' }, paths, { maxBytes: 500 });
    assert.deepEqual([...contents.keys()].toSorted(), ['empty.py', 'src/a.bin', 'src/ümlaut "x"\n.py']);
    assert.ok(bytes.equals(contents.get('src/a.bin') ?? Buffer.alloc(0)));
  });

  it('gives the three versions of files in conflict', async () => {
    repository.commit({ 'a.py': 'base\n', 'gone.py': 'base\n' });
    repository.git('checkout', '-qb', 'side');
    repository.commit({ 'a.py': 'theirs\n', 'both.py': 'theirs\n', 'gone.py': 'theirs\n' });
    repository.git('checkout', '-q', 'main');
    repository.git('rm', '-q', 'gone.py');
    repository.commit({ 'a.py': 'ours\n', 'both.py': 'ours\n' });
    assert.throws(() => repository.git('merge', 'side'));
    const conflicts = await (await repository.open()).conflicts();
    const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();
    assert.deepEqual(
      conflicts.map(({ path, base, ours, theirs }) => [path, text(base), text(ours), text(theirs)]),
      [
        ['a.py', 'base\n', 'ours\n', 'theirs\n'],
        ['both.py', undefined, 'ours\n', 'theirs\n'],
        ['gone.py', 'base\n', undefined, 'theirs\n'],
      ],
    );
  });
});
