import assert from 'node:assert/strict';
import { applyProposal, type ApplyTarget } from '#engine/proposals/apply-proposal.ts';
import { findProposal } from '#engine/proposals/find-proposal.ts';
import { rollBackProposal } from '#engine/proposals/roll-back-proposal.ts';
import { HistoryError } from '#engine/proposals/history-error.ts';
import { recoverInterrupted } from '#engine/proposals/recover-interrupted.ts';
import { UnreadableFileError } from '#engine/proposals/unreadable-file.ts';
import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import { changeOf, makeDesk, type MemoryDesk, MemoryFiles, propose, replaceWord } from '#test/support/journal-desk.ts';

const A = 'one\ntwo\nbad\nfour\nfive\n';
const B = 'y = bad\n';
const FILES = { 'a.py': A, 'b.py': B };
const CHANGES = [replaceWord('a.py', A, ['bad', 'good']), replaceWord('b.py', B, ['bad', 'good'])];

async function recordOf(desk: MemoryDesk, id: string): Promise<ProposalRecord> {
  const found = await findProposal(desk, id);
  assert.ok(found.kind === 'found');
  return found.record;
}

describe('applyProposal', () => {
  it('writes what was proposed to files that are as they were', async () => {
    const desk = makeDesk(FILES);
    const outcome = await applyProposal(desk, await propose(desk, CHANGES));
    assert.ok(outcome.kind === 'applied');
    assert.deepEqual(outcome.merged, []);
    assert.equal(outcome.record.state, 'applied');
    assert.equal(desk.files.text('a.py'), A.replace('bad', 'good'));
    assert.equal(desk.files.text('b.py'), 'y = good\n');
    assert.deepEqual(desk.journal.kinds, ['proposed', 'begin-apply', 'applied']);
  });

  it('merges with what was changed elsewhere in the file meanwhile', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.write({ 'a.py': A.replace('five', 'FIVE') });
    const outcome = await applyProposal(desk, id);
    assert.deepEqual(outcome.kind === 'applied' && outcome.merged, ['a.py']);
    assert.equal(desk.files.text('a.py'), 'one\ntwo\ngood\nfour\nFIVE\n');
    assert.equal(desk.files.text('b.py'), 'y = good\n');
  });

  it('merges with a byte order mark that was added meanwhile', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.write({ 'b.py': `\uFEFF${B}` });
    await applyProposal(desk, id);
    assert.equal(desk.files.text('b.py'), '\uFEFFy = good\n');
  });

  it('refuses to change a file that cannot be read', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.read = async (path) => {
      throw new UnreadableFileError(path, 'no permission to read it');
    };
    const reason = 'a.py cannot be read: no permission to read it.';
    assert.deepEqual(await applyProposal(desk, id), { kind: 'refused', reason });
  });

  it('writes nothing and shows both sides when the same lines were changed', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.write({ 'b.py': 'y = worse\n' });
    const outcome = await applyProposal(desk, id);
    assert.ok(outcome.kind === 'conflict');
    const text = `<<<<<<< your file\ny = worse\n=======\ny = good\n>>>>>>> proposal ${id}: Fix 0 findings in 2 files\n`;
    assert.deepEqual(outcome.conflicts, [{ path: 'b.py', text, count: 1 }]);
    assert.equal(outcome.record.state, 'conflicted');
    assert.equal(outcome.record.reason, 'The same lines were changed in b.py.');
    assert.equal(desk.files.text('a.py'), A);
    assert.deepEqual(desk.journal.kinds, ['proposed', 'conflicted']);
  });

  it('can be tried again after a conflict', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.write({ 'b.py': 'y = worse\n' });
    await applyProposal(desk, id);
    desk.files.write({ 'b.py': B });
    assert.equal((await applyProposal(desk, id)).kind, 'applied');
  });

  it('has nothing to write where the change is there already', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.write({ 'a.py': A.replace('bad', 'good'), 'b.py': 'y = good\n' });
    assert.equal((await applyProposal(desk, id)).kind, 'applied');
    assert.deepEqual(desk.journal.kinds, ['proposed', 'applied']);
    assert.equal((await rollBackProposal(desk, id)).kind, 'rolled-back');
    assert.equal(desk.files.text('b.py'), 'y = good\n', 'what it did not write it does not take back');
  });

  it('needs no more of the history than it has to', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    const { files } = (await recordOf(desk, id)).proposal;
    for (const { base } of files) desk.journal.contents.delete(base);
    assert.equal((await applyProposal(desk, id)).kind, 'applied');
    desk.journal.contents.clear();
    desk.files.write(FILES);
    assert.equal((await rollBackProposal(desk, id)).kind, 'rolled-back');
  });

  it('asks whether a merged text is good enough, and only then', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.write({ 'a.py': A.replace('five', 'FIVE') });
    const asked: string[] = [];
    const checkText = (path: string, text: string): string => {
      asked.push(`${path}: ${text}`);
      return 'it does not parse.';
    };
    assert.deepEqual(await applyProposal(desk, id, { checkText }), {
      kind: 'refused',
      reason: 'a.py has changed, and with the change merged into it: it does not parse.',
    });
    assert.deepEqual(asked, ['a.py: one\ntwo\ngood\nfour\nFIVE\n']);
    assert.equal(desk.files.text('b.py'), B);
  });

  it('refuses files that are gone or no text any more, and writes none', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.write({ 'b.py': Uint8Array.of(0x79, 0xe9) });
    assert.match(refusalOf(await applyProposal(desk, id)), /^b\.py is not UTF-8 text any more/);
    desk.files.contents.delete('b.py');
    assert.equal(refusalOf(await applyProposal(desk, id)), 'b.py is not there any more. Restore it and try again.');
    assert.equal(desk.files.text('a.py'), A);
    assert.deepEqual(desk.journal.kinds, ['proposed']);
  });

  it('refuses a file that lies outside since a folder became a link', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.read = () => Promise.reject(new RangeError('a.py leads out of the workspace.'));
    assert.equal(refusalOf(await applyProposal(desk, id)), 'a.py leads out of the workspace.');
    assert.deepEqual(desk.journal.kinds, ['proposed']);
  });

  it('refuses what has no proof, what is applied and what nobody proposed', async () => {
    const desk = makeDesk(FILES);
    const draft = await propose(desk, [changeOf('a.py', A, [{ start: 0, end: 3, newText: '1' }], { checks: [] })]);
    assert.match(refusalOf(await applyProposal(desk, draft)), /not all of its checks were run/);
    const id = await propose(desk, CHANGES);
    await applyProposal(desk, id);
    assert.match(refusalOf(await applyProposal(desk, id)), /cannot be applied: it is applied/);
    assert.match(refusalOf(await applyProposal(desk, 'zz')), /There is no proposal “zz”/);
  });

  it('tells why files could not be written', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    desk.files.replaceAll = async () => ({ kind: 'refused', path: 'b.py', reason: 'b.py: the disk is full.' });
    assert.equal(refusalOf(await applyProposal(desk, id)), 'b.py: the disk is full.');
    assert.deepEqual(desk.journal.kinds, ['proposed', 'begin-apply', 'undone']);
    assert.equal((await recordOf(desk, id)).state, 'verified');
  });

  it('undoes what was half written when writing breaks', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    const replaceAll = desk.files.replaceAll.bind(desk.files);
    desk.files.replaceAll = async (changes) => {
      desk.files.replaceAll = replaceAll;
      await replaceAll(changes.slice(0, 1));
      throw new Error('broken');
    };
    await assert.rejects(applyProposal(desk, id), /broken/);
    assert.equal(desk.files.text('a.py'), A);
    assert.deepEqual(desk.journal.kinds, ['proposed', 'begin-apply', 'undone']);
  });

  it('takes back what it wrote after another process had undone it', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    const append = desk.journal.append.bind(desk.journal);
    desk.journal.append = async (entry) => {
      if (entry.event.kind !== 'applied') return append(entry);
      await append({ ...entry, event: { kind: 'undone', reason: 'It hung.' } });
      throw new HistoryError('Another one took over.');
    };
    await assert.rejects(applyProposal(desk, id), { message: 'Another one took over.' });
    assert.deepEqual([desk.files.text('a.py'), desk.files.text('b.py')], [A, B]);
    assert.equal((await recordOf(desk, id)).state, 'verified');
  });

  it('leaves what it wrote to the next recovery when the history takes no more', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    const append = desk.journal.append.bind(desk.journal);
    desk.journal.append = async (entry) => {
      if (entry.event.kind === 'applied') throw new HistoryError('The disk is full.');
      return append(entry);
    };
    await assert.rejects(applyProposal(desk, id), { message: 'The disk is full.' });
    desk.journal.append = append;
    assert.equal((await recoverInterrupted(desk))[0]?.kind, 'finished');
    assert.equal(desk.files.text('b.py'), 'y = good\n');
  });

  it('is cancelled without a trace in the files', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    const controller = new AbortController();
    desk.files.read = async (path) => {
      controller.abort();
      return desk.files.contents.get(path);
    };
    await assert.rejects(applyProposal(desk, id, { signal: controller.signal }), { name: 'AbortError' });
    assert.deepEqual(desk.journal.kinds, ['proposed']);
  });

  it('applies once when it is asked for twice at once', async () => {
    const desk = makeDesk(FILES);
    const id = await propose(desk, CHANGES);
    const outcomes = await Promise.all([applyProposal(desk, id), applyProposal(desk, id)]);
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['applied', 'refused'],
    );
  });

  describe('to a branch', () => {
    function branch(files: MemoryFiles): ApplyTarget {
      return {
        files,
        async write(changes) {
          await files.replaceAll(changes);
          return { kind: 'written', to: { kind: 'branch', branch: 'fix', commit: 'c0ffee' } };
        },
      };
    }

    it('leaves the files of the user alone', async () => {
      const desk = makeDesk(FILES);
      const id = await propose(desk, CHANGES);
      const worktree = new MemoryFiles();
      worktree.write({ ...FILES, 'a.py': `zero\n${A}` });
      const outcome = await applyProposal(desk, id, { to: branch(worktree) });
      assert.deepEqual(outcome.kind === 'applied' && outcome.merged, ['a.py']);
      assert.equal(worktree.text('a.py'), `zero\n${A.replace('bad', 'good')}`);
      assert.equal(desk.files.text('a.py'), A);
      assert.deepEqual((await recordOf(desk, id)).applied?.to, { kind: 'branch', branch: 'fix', commit: 'c0ffee' });
    });

    it('is not rolled back in the files of the user', async () => {
      const desk = makeDesk(FILES);
      const id = await propose(desk, CHANGES);
      const worktree = new MemoryFiles();
      worktree.write(FILES);
      await applyProposal(desk, id, { to: branch(worktree) });
      assert.match(refusalOf(await rollBackProposal(desk, id)), /is commit c0ffee on branch fix, not in your files/);
    });

    it('is not recorded when the target refuses', async () => {
      const desk = makeDesk(FILES);
      const id = await propose(desk, CHANGES);
      const to: ApplyTarget = { files: desk.files, write: async () => ({ kind: 'refused', reason: 'No git.' }) };
      assert.equal(refusalOf(await applyProposal(desk, id, { to })), 'No git.');
      assert.deepEqual(desk.journal.kinds, ['proposed']);
    });
  });
});

function refusalOf(outcome: { readonly kind: string; readonly reason?: string }): string {
  assert.equal(outcome.kind, 'refused');
  return outcome.reason ?? '';
}
