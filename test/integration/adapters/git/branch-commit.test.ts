import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BranchCommit } from '#engine/ports/git.ts';
import { TestRepository } from '#test/support/git-repository.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const FIX: BranchCommit = {
  branch: 'refactoriq/fix-1',
  message: 'Remove an import\n\nIt is not used.',
  files: [{ path: 'a.py', content: Buffer.from('fixed\n') }],
};

describe('a commit on a branch', function () {
  this.timeout(30_000);
  const folder = useTempFolder();
  let repository: TestRepository;

  beforeEach(() => {
    repository = TestRepository.create(folder.path);
    repository.commit({ 'a.py': 'a\n', 'src/b.py': 'b\n', 'run.sh': 'echo\n' });
  });

  const commit = async (request: Partial<BranchCommit> = {}, root = repository.folder) =>
    (await repository.open(root)).commitOnBranch({ ...FIX, ...request });
  const reasonOf = async (request: Partial<BranchCommit>): Promise<string> => {
    const outcome = await commit(request);
    assert.ok(outcome.kind === 'refused', outcome.kind);
    assert.match(outcome.detail, /\.$/);
    return outcome.reason;
  };

  /** Everything of the working tree, and of git's own files what belongs to it: names, bytes, modes, times. */
  function snapshot(): Record<string, string> {
    const entries: Record<string, string> = {};
    for (const entry of readdirSync(repository.folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(repository.folder.length + 1);
      const isOurs = !name.startsWith('.git/') || /^\.git\/(index|HEAD|config|[A-Z_]+HEAD)$/.test(name);
      if (!entry.isFile() || !isOurs) continue;
      const { mode, mtimeMs } = statSync(path);
      entries[name] = `${mode} ${mtimeMs} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
    }
    return entries;
  }

  it('leaves every byte of a dirty working tree and of the index as it was', async () => {
    repository.write({ 'a.py': 'staged\n' }).git('add', 'a.py');
    repository.write({ 'a.py': 'unstaged\n', 'src/b.py': 'dirty\n', 'unknown.py': 'u\n' });
    const status = repository.git('status', '--porcelain=v2');
    const before = snapshot();
    const outcome = await commit();
    assert.equal(outcome.kind, 'committed');
    assert.deepEqual(snapshot(), before);
    assert.equal(repository.git('status', '--porcelain=v2'), status);
    assert.equal(repository.git('show', `${FIX.branch}:a.py`), 'fixed');
    assert.equal(repository.git('show', `${FIX.branch}:src/b.py`), 'b');
    assert.equal(repository.git('log', '-1', '--format=%B', FIX.branch), FIX.message);
    assert.equal(repository.git('rev-parse', `${FIX.branch}~1`), repository.git('rev-parse', 'main'));
    assert.doesNotThrow(() => repository.git('fsck', '--strict'));
  });

  it('makes nothing but the branch and its objects', async () => {
    const refs = repository.git('for-each-ref', '--format=%(refname)');
    const files = readdirSync(join(repository.folder, '.git'));
    await commit();
    assert.equal(repository.git('for-each-ref', '--format=%(refname)'), `${refs}\nrefs/heads/${FIX.branch}`);
    assert.deepEqual(readdirSync(join(repository.folder, '.git')), files);
  });

  it('adds one commit per proposal to the same branch when asked to', async () => {
    await commit();
    const files = [{ path: 'src/new.py', content: Buffer.from('n\n') }];
    assert.equal((await commit({ message: 'Second', files, appends: true })).kind, 'committed');
    assert.equal(repository.git('log', '--format=%s', `main..${FIX.branch}`), 'Second\nRemove an import');
    assert.equal(repository.git('show', `${FIX.branch}:a.py`), 'fixed');
  });

  it('begins where it is told to', async () => {
    repository.commit({ 'later.py': 'l\n' });
    await commit({ base: 'HEAD~1' });
    assert.equal(repository.git('rev-parse', `${FIX.branch}~1`), repository.git('rev-parse', 'main~1'));
  });

  it('keeps modes, and the names of odd files', async () => {
    const odd = '-o "x"\t\n.py';
    chmodSync(join(repository.folder, 'run.sh'), 0o755);
    repository.commit({ [odd]: 'o\n' });
    const files = ['run.sh', odd].map((path) => ({ path, content: Buffer.from('new\n') }));
    assert.equal((await commit({ files })).kind, 'committed');
    assert.match(repository.git('ls-tree', FIX.branch, 'run.sh'), /^100755 /);
    assert.equal(repository.git('show', `${FIX.branch}:${odd}`), 'new');
    assert.equal(repository.git('diff', '--name-only', 'main', FIX.branch).split('\n').length, 2);
  });

  it('converts line breaks as the repository wants it, and keeps other bytes', async () => {
    repository.commit({ '.gitattributes': '*.py text eol=crlf\n*.bin -text\n' });
    const files = [
      { path: 'a.py', content: Buffer.from('one\r\ntwo\r\n') },
      { path: 'x.bin', content: Buffer.from([0, 255, 13, 10]) },
    ];
    await commit({ files });
    const read = async (path: string) =>
      (await (await repository.open()).contentsAt({ kind: 'ref', ref: FIX.branch }, [path])).get(path);
    assert.deepEqual(Buffer.from((await read('a.py')) ?? []).toString(), 'one\ntwo\n');
    assert.deepEqual([...((await read('x.bin')) ?? [])], [0, 255, 13, 10]);
  });

  it('leaves the line breaks of a file that was committed with CRLF before git was told to convert', async () => {
    repository.commit({ 'old.py': 'a\r\nb\r\n' });
    repository.commit({ '.gitattributes': '* text=auto\n' });
    const outcome = await commit({ files: [{ path: 'old.py', content: Buffer.from('a\r\nc\r\n') }] });
    assert.equal(outcome.kind, 'committed');
    assert.match(repository.git('diff', '--shortstat', 'main', FIX.branch), /1 insertion\(\+\), 1 deletion/);
  });

  it('works from a sub-folder, a detached head and a worktree', async () => {
    const files = [{ path: 'b.py', content: Buffer.from('fixed\n') }];
    assert.equal((await commit({ files }, join(repository.folder, 'src'))).kind, 'committed');
    assert.equal(repository.git('show', `${FIX.branch}:src/b.py`), 'fixed');
    repository.git('checkout', '-q', '--detach');
    assert.equal((await commit({ branch: 'second' })).kind, 'committed');
    repository.git('worktree', 'add', '-q', '--detach', join(folder.path, 'tree'));
    assert.equal((await commit({ branch: 'third' }, join(folder.path, 'tree'))).kind, 'committed');
  });

  it('works while a merge is in conflict', async () => {
    repository.git('checkout', '-qb', 'side');
    repository.commit({ 'a.py': 'side\n' });
    repository.git('checkout', '-q', 'main');
    repository.commit({ 'a.py': 'main\n' });
    assert.throws(() => repository.git('merge', 'side'));
    const before = snapshot();
    assert.equal((await commit()).kind, 'committed');
    assert.deepEqual(snapshot(), before);
  });

  it('refuses a branch that exists', async () => {
    repository.git('branch', FIX.branch);
    assert.equal(await reasonOf({}), 'branch-exists');
    assert.equal(await reasonOf({ branch: 'main' }), 'branch-exists');
  });

  it('refuses to add to a branch that is checked out, here or in a worktree', async () => {
    assert.equal(await reasonOf({ branch: 'main', appends: true }), 'checked-out');
    repository.git('worktree', 'add', '-q', '-b', 'side', join(folder.path, 'tree'));
    assert.equal(await reasonOf({ branch: 'side', appends: true }), 'checked-out');
  });

  for (const branch of ['-d', '', 'a..b', 'a b', 'x.lock', '/x', 'x/', 'a~1', 'a^', '@{x', 'a\nb']) {
    it(`refuses ${JSON.stringify(branch)} as a name`, async () => {
      assert.equal(await reasonOf({ branch }), 'bad-branch-name');
    });
  }

  it('refuses an unknown base, a link, and a change that changes nothing', async () => {
    symlinkSync('a.py', join(repository.folder, 'link.py'));
    repository.commit();
    assert.equal(await reasonOf({ base: 'nowhere' }), 'unknown-base');
    assert.equal(await reasonOf({ base: '--help' }), 'unknown-base');
    assert.equal(await reasonOf({ files: [{ path: 'link.py', content: Buffer.from('x') }] }), 'not-a-file');
    assert.equal(await reasonOf({ files: [{ path: 'a.py', content: Buffer.from('a\n') }] }), 'nothing-to-commit');
    assert.throws(() => repository.git('rev-parse', '--verify', FIX.branch));
  });

  it('refuses before the first commit', async () => {
    const empty = TestRepository.create(folder.path, { name: 'empty' });
    const outcome = await (await empty.open()).commitOnBranch(FIX);
    assert.equal(outcome.kind === 'refused' && outcome.reason, 'no-commit-yet');
  });

  it('says how to tell git who somebody is', async () => {
    writeFileSync(join(folder.path, 'home/.gitconfig'), '');
    const outcome = await commit();
    assert.equal(outcome.kind === 'refused' && outcome.reason, 'no-identity');
    assert.match(outcome.kind === 'refused' ? outcome.detail : '', /user\.name/);
  });

  it('leaves no branch behind when it is stopped', async () => {
    const controller = new AbortController();
    const running = (await repository.open()).commitOnBranch(FIX, controller.signal);
    setTimeout(() => controller.abort(), 40);
    await assert.rejects(running, { name: 'AbortError' });
    assert.throws(() => repository.git('rev-parse', '--verify', FIX.branch));
  });

  it('notices that somebody else made the branch meanwhile', async () => {
    const outcomes = await Promise.all([commit(), commit({ message: 'Other' })]);
    assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['committed', 'refused']);
  });
});
