import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DiskFiles } from '#adapters/workspace/disk-files.ts';
import type { FileReplacement } from '#engine/ports/workspace-files.ts';
import { useSmallDisk } from '#test/support/journal-disk.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

function replacement(path: string, before: string, after: string): FileReplacement {
  return { path, before: Buffer.from(before), after: Buffer.from(after) };
}

describe('DiskFiles', () => {
  const folder = useTempFolder();
  const root = (): string => join(folder.path, 'work');
  const files = (): DiskFiles => new DiskFiles(root());
  const text = (path: string): string => readFileSync(join(root(), path), 'utf8');

  beforeEach(() => {
    folder.write({ 'work/a.py': 'a\n', 'work/src/b.py': 'b\n', 'work/c.py': 'c\n', 'outside.py': 'o\n' });
  });

  it('reads files, and has nothing for what is none', async () => {
    assert.equal(String(await files().read('src/b.py')), 'b\n');
    for (const path of ['gone.py', 'src', 'a.py/x', 'gone/x.py']) {
      assert.equal(await files().read(path), undefined, path);
    }
  });

  it('refuses to read what lies outside', async () => {
    symlinkSync(join(folder.path, 'outside.py'), join(root(), 'link.py'));
    symlinkSync(folder.path, join(root(), 'up'));
    const paths = [
      '../outside.py',
      'src/../../outside.py',
      join(folder.path, 'outside.py'),
      'link.py',
      'up/outside.py',
    ];
    for (const path of [...paths, '', '.', join(root(), 'a.py')]) {
      await assert.rejects(files().read(path), RangeError, path);
    }
  });

  it('says why a file that is there cannot be read', async () => {
    symlinkSync('round.py', join(root(), 'round.py'));
    const message = 'round.py cannot be read: its links go round in a circle.';
    await assert.rejects(files().read('round.py'), { name: 'UnreadableFileError', message, path: 'round.py' });
    await assert.rejects(files().removeDrafts(['round.py']), { name: 'UnreadableFileError', message });
  });

  it('does not write a file that its owner made read-only', async function () {
    if (process.getuid?.() === 0) this.skip(); // who may write everything
    chmodSync(join(root(), 'c.py'), 0o444);
    const changes = [replacement('a.py', 'a\n', 'A\n'), replacement('c.py', 'c\n', 'C\n')];
    const reason = 'c.py cannot be written: there is no permission to.';
    assert.deepEqual(await files().replaceAll(changes), { kind: 'refused', path: 'c.py', reason });
    assert.deepEqual([text('a.py'), text('c.py')], ['a\n', 'c\n']);
  });

  it('writes several files', async () => {
    const changes = [replacement('a.py', 'a\n', 'A\n'), replacement('src/b.py', 'b\n', '')];
    assert.deepEqual(await files().replaceAll(changes), { kind: 'replaced' });
    assert.deepEqual([text('a.py'), text('src/b.py'), text('c.py')], ['A\n', '', 'c\n']);
    assert.deepEqual(readdirSync(root()).toSorted(), ['a.py', 'c.py', 'src'], 'no draft is left');
  });

  it('keeps the mode and the owner of a file', async () => {
    chmodSync(join(root(), 'a.py'), 0o755);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) chownSync(join(root(), 'a.py'), 12_345, 12_345);
    await files().replaceAll([replacement('a.py', 'a\n', 'A\n')]);
    const { mode, uid } = statSync(join(root(), 'a.py'));
    assert.equal(mode & 0o777, 0o755);
    if (isRoot) assert.equal(uid, 12_345);
  });

  it('writes a file whose name is as long as a name can be', async () => {
    const name = `${'x'.repeat(252)}.py`;
    folder.write({ [`work/${name}`]: 'x\n' });
    assert.equal((await files().replaceAll([replacement(name, 'x\n', 'X\n')])).kind, 'replaced');
  });

  it('writes through a link that stays inside, and keeps it', async () => {
    symlinkSync('src/b.py', join(root(), 'link.py'));
    await files().replaceAll([replacement('link.py', 'b\n', 'B\n')]);
    assert.ok(lstatSync(join(root(), 'link.py')).isSymbolicLink());
    assert.equal(text('src/b.py'), 'B\n');
  });

  it('never writes what lies outside, nor anything else of that change', async () => {
    symlinkSync(join(folder.path, 'outside.py'), join(root(), 'link.py'));
    symlinkSync(folder.path, join(root(), 'up'));
    for (const path of ['../outside.py', 'link.py', 'up/outside.py', join(folder.path, 'outside.py')]) {
      const changes = [replacement('a.py', 'a\n', 'A\n'), replacement(path, 'o\n', 'O\n')];
      const outcome = await files().replaceAll(changes);
      assert.ok(outcome.kind === 'refused' && outcome.path === path);
      assert.match(outcome.reason, /is not inside of the workspace|leads out of the workspace/);
    }
    assert.equal(readFileSync(join(folder.path, 'outside.py'), 'utf8'), 'o\n');
    assert.equal(text('a.py'), 'a\n');
  });

  it('writes none when one of them changed or is gone', async () => {
    const stale = [replacement('a.py', 'a\n', 'A\n'), replacement('c.py', 'old\n', 'C\n')];
    assert.deepEqual(await files().replaceAll(stale), {
      kind: 'refused',
      path: 'c.py',
      reason: 'c.py cannot be written: it changed meanwhile; try again.',
    });
    rmSync(join(root(), 'c.py'));
    const gone = await files().replaceAll(stale);
    assert.equal(gone.kind === 'refused' && gone.reason, 'c.py cannot be written: it is gone.');
    assert.equal(text('a.py'), 'a\n');
    assert.deepEqual(readdirSync(root()).toSorted(), ['a.py', 'src']);
  });

  it('gives files their old bytes back when a later one fails at the last moment', async () => {
    symlinkSync('c.py', join(root(), 'same.py'));
    chmodSync(join(root(), 'a.py'), 0o755);
    const changes = [
      replacement('a.py', 'a\n', 'A\n'),
      replacement('c.py', 'c\n', 'C\n'),
      replacement('same.py', 'c\n', 'D\n'),
    ];
    const outcome = await files().replaceAll(changes);
    assert.equal(outcome.kind === 'refused' && outcome.path, 'same.py');
    assert.deepEqual([text('a.py'), text('c.py')], ['a\n', 'c\n']);
    assert.equal(statSync(join(root(), 'a.py')).mode & 0o777, 0o755);
    assert.deepEqual(readdirSync(root()).toSorted(), ['a.py', 'c.py', 'same.py', 'src']);
  });

  it('says so when a file has become a part of a path', async () => {
    rmSync(join(root(), 'src'), { recursive: true });
    writeFileSync(join(root(), 'src'), 'a file');
    const outcome = await files().replaceAll([replacement('src/b.py', 'b\n', 'B\n')]);
    assert.equal(outcome.kind === 'refused' && outcome.reason, 'src/b.py cannot be written: it is gone.');
  });

  it('writes none when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(files().replaceAll([replacement('a.py', 'a\n', 'A\n')], signal), { name: 'AbortError' });
    await assert.rejects(files().read('a.py', signal), { name: 'AbortError' });
    assert.equal(text('a.py'), 'a\n');
  });

  it('removes drafts beside files, also of files that are gone, and nothing else', async () => {
    const draft = await leaveDraft('a.py');
    const other = await leaveDraft('c.py');
    folder.write({ 'work/.refactoriq-note.tmp': 'mine' });
    rmSync(join(root(), 'a.py'));
    await files().removeDrafts(['a.py', 'gone/x.py', '../outside.py']);
    const names = readdirSync(root());
    assert.ok(!names.includes(draft));
    assert.ok(names.includes(other) && names.includes('.refactoriq-note.tmp'));
  });

  /** Leaves the draft of a file as a killed process does, and gives its name. */
  async function leaveDraft(path: string): Promise<string> {
    const known = new Set(readdirSync(root()));
    const content = text(path);
    let draft = '';
    // When the second file is prepared the draft of the first is there.
    const second: FileReplacement = {
      path: 'src/b.py',
      before: Buffer.from('b\n'),
      get after() {
        draft ||= readdirSync(root()).find((name) => !known.has(name)) ?? '';
        return Buffer.from('b\n');
      },
    };
    await files().replaceAll([replacement(path, content, content), second]);
    assert.notEqual(draft, '');
    writeFileSync(join(root(), draft), 'half');
    return draft;
  }

  describe('on a full disk', () => {
    const disk = useSmallDisk('64k');

    it('writes none and says why', async () => {
      const large = 'x'.repeat(20_000);
      writeFileSync(join(disk.path, 'a.py'), large);
      writeFileSync(join(disk.path, 'b.py'), large);
      const changes = [replacement('a.py', large, 'small'), replacement('b.py', large, 'y'.repeat(40_000))];
      assert.deepEqual(await new DiskFiles(disk.path).replaceAll(changes), {
        kind: 'refused',
        path: 'b.py',
        reason: 'b.py cannot be written: the disk is full.',
      });
      assert.equal(readFileSync(join(disk.path, 'a.py'), 'utf8'), large);
      assert.deepEqual(readdirSync(disk.path).toSorted(), ['a.py', 'b.py']);
    });

    it('says so when it was made read-only', async () => {
      writeFileSync(join(disk.path, 'a.py'), 'a\n');
      disk.makeReadOnly();
      const outcome = await new DiskFiles(disk.path).replaceAll([replacement('a.py', 'a\n', 'A\n')]);
      assert.equal(
        outcome.kind === 'refused' && outcome.reason,
        'a.py cannot be written: its file system is read-only.',
      );
    });
  });
});
