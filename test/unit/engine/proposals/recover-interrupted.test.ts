import assert from 'node:assert/strict';
import { applyProposal } from '#engine/proposals/apply-proposal.ts';
import { rejectProposal } from '#engine/proposals/decide-proposal.ts';
import { listProposals } from '#engine/proposals/find-proposal.ts';
import { recoverInterrupted } from '#engine/proposals/recover-interrupted.ts';
import { rollBackProposal } from '#engine/proposals/roll-back-proposal.ts';
import { UnreadableFileError } from '#engine/proposals/unreadable-file.ts';
import { makeDesk, type MemoryDesk, propose, replaceWord } from '#test/support/journal-desk.ts';

const A = 'one\ntwo\nbad\nfour\nfive\n';
const A2 = A.replace('bad', 'good');
const B = 'y = bad\n1\n2\n';
const B2 = B.replace('bad', 'good');
const CHANGES = [replaceWord('a.py', A, ['bad', 'good']), replaceWord('b.py', B, ['bad', 'good'])];

/** As a process leaves it that dies between the two files. */
async function interrupted(action: 'apply' | 'roll-back' = 'apply'): Promise<{ desk: MemoryDesk; id: string }> {
  const desk = makeDesk({ 'a.py': A, 'b.py': B });
  const id = await propose(desk, CHANGES);
  if (action === 'roll-back') await applyProposal(desk, id);
  const dying = {
    ...desk,
    files: Object.create(desk.files) as MemoryDesk['files'],
    journal: Object.create(desk.journal) as MemoryDesk['journal'],
  };
  dying.files.replaceAll = async (changes) => {
    await desk.files.replaceAll(changes.slice(0, 1));
    dying.journal.append = () => Promise.reject(new Error('dead'));
    dying.files.removeDrafts = () => Promise.reject(new Error('dead'));
    throw new Error('killed');
  };
  await assert.rejects(action === 'apply' ? applyProposal(dying, id) : rollBackProposal(dying, id), /killed/);
  return { desk, id };
}

async function stateOf(desk: MemoryDesk): Promise<string> {
  const [record] = await listProposals(desk);
  return `${record?.state}${record?.interrupted ? ', interrupted' : ''}`;
}

function texts({ files }: MemoryDesk): (string | undefined)[] {
  return [files.text('a.py'), files.text('b.py')];
}

describe('recoverInterrupted', () => {
  it('takes no lock when nothing was interrupted', async () => {
    const desk = makeDesk();
    desk.journal.exclusively = () => Promise.reject(new Error('locked'));
    assert.deepEqual(await recoverInterrupted(desk), []);
  });

  it('undoes an apply that stopped between two files', async () => {
    const { desk, id } = await interrupted();
    assert.deepEqual(texts(desk), [A2, B]);
    const reason = 'Applying “Fix 0 findings in 2 files” was interrupted and is undone.';
    assert.deepEqual(await recoverInterrupted(desk), [{ proposalId: id, kind: 'undone', paths: [], reason }]);
    assert.deepEqual(texts(desk), [A, B]);
    assert.equal(await stateOf(desk), 'verified');
    assert.deepEqual(await recoverInterrupted(desk), []);
  });

  it('undoes a roll back that stopped between two files', async () => {
    const { desk } = await interrupted('roll-back');
    assert.deepEqual(texts(desk), [A, B2]);
    const [recovery] = await recoverInterrupted(desk);
    assert.equal(recovery?.kind, 'undone');
    assert.deepEqual(texts(desk), [A2, B2]);
    assert.equal(await stateOf(desk), 'applied');
  });

  it('finishes what was all written', async () => {
    const { desk } = await interrupted();
    desk.files.write({ 'b.py': B2 });
    const [recovery] = await recoverInterrupted(desk);
    assert.equal(recovery?.kind, 'finished');
    assert.equal(await stateOf(desk), 'applied');
  });

  it('finishes when the files that were edited since hold the change', async () => {
    const { desk, id } = await interrupted();
    desk.files.write({ 'a.py': `${A2}edited\n` });
    const [recovery] = await recoverInterrupted(desk);
    assert.equal(recovery?.kind, 'finished');
    assert.deepEqual(texts(desk), [`${A2}edited\n`, B2]);
    await rollBackProposal(desk, id);
    assert.deepEqual(texts(desk), [`${A}edited\n`, B]);
  });

  it('undoes when the files that were edited since do not hold the change', async () => {
    const { desk } = await interrupted();
    desk.files.write({ 'b.py': `${B}edited\n` });
    const [recovery] = await recoverInterrupted(desk);
    assert.equal(recovery?.kind, 'undone');
    assert.deepEqual(texts(desk), [A, `${B}edited\n`]);
  });

  it('leaves to the user what was edited so that nobody can tell', async () => {
    const { desk, id } = await interrupted();
    desk.files.write({ 'a.py': A.replace('bad', 'better') });
    const reason = 'Applying was interrupted, and a.py changed since.';
    assert.deepEqual(await recoverInterrupted(desk), [{ proposalId: id, kind: 'conflicted', paths: ['a.py'], reason }]);
    assert.deepEqual(texts(desk), [A.replace('bad', 'better'), B]);
    assert.equal(await stateOf(desk), 'conflicted');
  });

  it('leaves a file that was deleted since to the user', async () => {
    const { desk } = await interrupted('roll-back');
    desk.files.contents.delete('a.py');
    const [recovery] = await recoverInterrupted(desk);
    assert.deepEqual([recovery?.kind, recovery?.paths], ['conflicted', ['a.py']]);
    assert.deepEqual(texts(desk), [undefined, B2]);
    assert.equal((await listProposals(desk))[0]?.applied?.kind, 'applied');
  });

  it('does not touch a file whose old content the history has lost, and finishes the others', async () => {
    const { desk } = await interrupted();
    const [record] = await listProposals(desk);
    desk.journal.contents.delete(record?.interrupted?.files[0]?.before ?? '');
    assert.equal((await recoverInterrupted(desk))[0]?.kind, 'finished');
    assert.deepEqual(texts(desk), [A2, B2]);
  });

  it('tries again later when a file cannot be written, and nothing else is begun before', async () => {
    const { desk, id } = await interrupted();
    const replaceAll = desk.files.replaceAll.bind(desk.files);
    desk.files.replaceAll = async () => ({ kind: 'refused', path: 'a.py', reason: 'a.py: no permission.' });
    assert.equal((await recoverInterrupted(desk))[0]?.kind, 'stuck');
    const outcome = await rejectProposal(desk, id);
    const reason = 'An interrupted change must be undone first: a.py: no permission.';
    assert.deepEqual(outcome, { kind: 'refused', reason });
    desk.files.replaceAll = replaceAll;
    assert.equal((await recoverInterrupted(desk))[0]?.kind, 'undone');
    assert.deepEqual(texts(desk), [A, B]);
  });

  it('is tried again later when a file cannot be read', async () => {
    const { desk } = await interrupted();
    const read = desk.files.read.bind(desk.files);
    desk.files.read = async (path) => {
      throw new UnreadableFileError(path, 'no permission to read it');
    };
    const [recovery] = await recoverInterrupted(desk);
    assert.equal(recovery?.kind, 'stuck');
    assert.equal(recovery.reason, 'a.py cannot be read: no permission to read it.');
    desk.files.read = read;
    assert.equal((await recoverInterrupted(desk))[0]?.kind, 'undone');
  });

  it('is done by the next apply', async () => {
    const { desk, id } = await interrupted();
    assert.equal((await applyProposal(desk, id)).kind, 'applied');
    assert.deepEqual(texts(desk), [A2, B2]);
    assert.deepEqual(desk.journal.kinds, ['proposed', 'begin-apply', 'undone', 'begin-apply', 'applied']);
  });
});
