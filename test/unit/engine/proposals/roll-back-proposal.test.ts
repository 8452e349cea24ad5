import assert from 'node:assert/strict';
import { applyProposal } from '#engine/proposals/apply-proposal.ts';
import { rejectProposal } from '#engine/proposals/decide-proposal.ts';
import { rollBackProposal } from '#engine/proposals/roll-back-proposal.ts';
import { makeDesk, type MemoryDesk, propose, replaceWord } from '#test/support/journal-desk.ts';

const A = 'one\r\ntwo\r\nbad\r\nfour\r\nfive';
const B = 'y = bad\n';
const CHANGES = [replaceWord('a.py', A, ['bad', 'good']), replaceWord('b.py', B, ['bad', 'good'])];

async function applied(): Promise<{ desk: MemoryDesk; id: string }> {
  const desk = makeDesk({ 'a.py': A, 'b.py': B });
  const id = await propose(desk, CHANGES);
  assert.equal((await applyProposal(desk, id)).kind, 'applied');
  return { desk, id };
}

describe('rollBackProposal', () => {
  it('gives files their bytes back', async () => {
    const { desk, id } = await applied();
    const outcome = await rollBackProposal(desk, id);
    assert.ok(outcome.kind === 'rolled-back');
    assert.deepEqual([outcome.record.state, outcome.merged], ['rolled-back', []]);
    assert.deepEqual([desk.files.text('a.py'), desk.files.text('b.py')], [A, B]);
  });

  it('keeps what was changed elsewhere since', async () => {
    const { desk, id } = await applied();
    desk.files.write({ 'a.py': `zero\r\n${desk.files.text('a.py')}\r\nsix` });
    const outcome = await rollBackProposal(desk, id);
    assert.deepEqual(outcome.kind === 'rolled-back' && outcome.merged, ['a.py']);
    assert.equal(desk.files.text('a.py'), `zero\r\n${A}\r\nsix`);
  });

  it('keeps line breaks that were converted since', async () => {
    const { desk, id } = await applied();
    desk.files.write({ 'a.py': (desk.files.text('a.py') ?? '').replaceAll('\r\n', '\n') });
    await rollBackProposal(desk, id);
    assert.equal(desk.files.text('a.py'), A.replaceAll('\r\n', '\n'));
  });

  it('gives back what the file held when the change was merged into it', async () => {
    const desk = makeDesk({ 'a.py': A, 'b.py': B });
    const id = await propose(desk, CHANGES);
    const drifted = A.replace('five', 'FIVE');
    desk.files.write({ 'a.py': drifted });
    await applyProposal(desk, id);
    await rollBackProposal(desk, id);
    assert.equal(desk.files.text('a.py'), drifted);
  });

  it('writes nothing and shows both sides when the changed lines were changed again', async () => {
    const { desk, id } = await applied();
    desk.files.write({ 'b.py': 'y = best\n' });
    const outcome = await rollBackProposal(desk, id);
    assert.ok(outcome.kind === 'conflict');
    assert.equal(
      outcome.conflicts[0]?.text,
      `<<<<<<< your file\ny = best\n=======\ny = bad\n>>>>>>> without proposal ${id}: Fix 0 findings in 2 files\n`,
    );
    assert.equal(desk.files.text('a.py'), A.replace('bad', 'good'));
    assert.equal(outcome.record.state, 'conflicted');
    desk.files.write({ 'b.py': 'y = good\n' });
    assert.equal((await rollBackProposal(desk, id)).kind, 'rolled-back');
  });

  it('refuses when a file is gone, and writes none', async () => {
    const { desk, id } = await applied();
    desk.files.contents.delete('b.py');
    const outcome = await rollBackProposal(desk, id);
    assert.deepEqual(outcome, { kind: 'refused', reason: 'b.py is not there any more. Restore it and try again.' });
    assert.equal(desk.files.text('a.py'), A.replace('bad', 'good'));
  });

  it('refuses when the history has lost what it needs', async () => {
    const { desk, id } = await applied();
    desk.journal.contents.clear();
    const outcome = await rollBackProposal(desk, id);
    assert.match(outcome.kind === 'refused' ? outcome.reason : '', /^The history has lost a content/);
  });

  it('refuses what is not applied', async () => {
    const desk = makeDesk({ 'a.py': A, 'b.py': B });
    const id = await propose(desk, CHANGES);
    const outcome = await rollBackProposal(desk, id);
    assert.match(outcome.kind === 'refused' ? outcome.reason : '', /cannot be rolled back: it is not applied/);
  });

  it('lets go and come as often as one likes', async () => {
    const { desk, id } = await applied();
    await rollBackProposal(desk, id);
    assert.equal((await applyProposal(desk, id)).kind, 'applied');
    assert.equal(desk.files.text('b.py'), 'y = good\n');
    assert.equal((await rejectProposal(desk, id)).kind, 'refused');
    await rollBackProposal(desk, id);
    assert.deepEqual([desk.files.text('a.py'), desk.files.text('b.py')], [A, B]);
  });
});
