import assert from 'node:assert/strict';
import { createProposal, previewProposal, type ProposalDraft } from '#engine/proposals/create-proposal.ts';
import { approveProposal, rejectProposal } from '#engine/proposals/decide-proposal.ts';
import { findProposal, listProposals } from '#engine/proposals/find-proposal.ts';
import type { Check } from '#shared/domain/document-change.ts';
import { changeOf, makeDesk, PASSED, propose, replaceWord, toBytes } from '#test/support/journal-desk.ts';
import { makeFinding } from '#test/support/reports.ts';

const ORIGIN = { kind: 'rule', ruleIds: ['no-bad'] } as const;
const A = replaceWord('a.py', 'x = bad\n', ['bad', 'good']);
const B = replaceWord('b.py', 'y = bad\n', ['bad', 'good']);

function draft(...changes: ProposalDraft['changes']): ProposalDraft {
  return { changes, origin: ORIGIN };
}

async function created(desk: ReturnType<typeof makeDesk>, made: ProposalDraft) {
  const outcome = await createProposal(desk, made);
  assert.ok(outcome.kind === 'proposed');
  return outcome;
}

describe('createProposal', () => {
  it('records the change with the contents it begins and ends with', async () => {
    const desk = makeDesk();
    const { record, isNew } = await created(desk, draft(A));
    assert.ok(isNew);
    assert.equal(record.state, 'verified');
    assert.equal(record.author, 'Ada');
    const [file] = record.proposal.files;
    assert.ok(file);
    assert.equal(Buffer.from(await desk.journal.content(file.base)).toString(), 'x = bad\n');
    assert.equal(Buffer.from(await desk.journal.content(file.result)).toString(), 'x = good\n');
    assert.match(record.proposal.id, /^[0-9a-f]{10}$/);
    assert.deepEqual(await listProposals(desk), [record]);
  });

  it('keeps the findings that the change answers', async () => {
    const finding = makeFinding('1\nx = bad\n', 'bad', { fingerprint: 'f1', message: 'Bad.' });
    const other = makeFinding('x = bad\n', 'x', { fingerprint: 'f2' });
    const change = { ...A, change: { ...A.change, fingerprints: ['f1'] }, findings: [other, finding] };
    const { record } = await created(makeDesk(), draft(change));
    const { ruleId, severity, range } = finding;
    assert.deepEqual(record.proposal.findings, [
      { fingerprint: 'f1', ruleId, severity, path: 'a.py', line: range.start.line + 1, message: 'Bad.' },
    ]);
  });

  it('joins the changes of several files in the order of their paths', async () => {
    const checks: Check[] = [{ name: 'applies', outcome: 'failed', detail: 'No.' }, ...PASSED.slice(1)];
    const failing = { ...B, change: { ...B.change, checks } };
    const { record } = await created(makeDesk(), {
      ...draft(failing, A),
      checks: [{ name: 'types', outcome: 'not-run' }],
    });
    assert.deepEqual(
      record.proposal.files.map(({ path }) => path),
      ['a.py', 'b.py'],
    );
    assert.deepEqual(record.checks, [
      { name: 'applies', outcome: 'failed', detail: 'b.py: No.' },
      ...PASSED.slice(1),
      { name: 'types', outcome: 'not-run' },
    ]);
    assert.equal(record.state, 'draft');
    assert.equal(record.proposal.title, 'Fix 0 findings in 2 files');
  });

  it('keeps a byte order mark out of the text and in the bytes', async () => {
    const desk = makeDesk();
    const { record } = await created(desk, draft(replaceWord('a.py', '\uFEFFx = bad\n', ['bad', 'good'])));
    const content = await desk.journal.content(record.proposal.files[0]?.result ?? '');
    assert.deepEqual(Buffer.from(content), Buffer.from('\uFEFFx = good\n'));
  });

  it('gives an open proposal that does the same instead of a second one', async () => {
    const desk = makeDesk();
    const first = await created(desk, draft(A));
    const again = await created(desk, { ...draft(A), title: 'Another name' });
    assert.deepEqual([again.isNew, again.record], [false, first.record]);
    await approveProposal(desk, first.record.proposal.id);
    assert.equal((await created(desk, draft(A))).record.state, 'approved');
    assert.equal((await created(desk, draft(B))).isNew, true);
    assert.equal((await listProposals(desk)).length, 2);
  });

  it('repairs what the history has lost of an open proposal', async () => {
    const desk = makeDesk();
    await created(desk, draft(A));
    desk.journal.contents.clear();
    await created(desk, draft(A));
    assert.equal(desk.journal.contents.size, 2);
  });

  it('has a title of one line', async () => {
    const { record } = await created(makeDesk(), { ...draft(A), title: ' Fix\r\n  it\n' });
    assert.equal(record.proposal.title, 'Fix it');
  });

  it('takes over checks that were run again', async () => {
    const desk = makeDesk();
    await created(desk, draft({ ...A, change: { ...A.change, checks: [] } }));
    const { record, isNew } = await created(desk, draft(A));
    assert.deepEqual([isNew, record.state], [false, 'verified']);
    assert.deepEqual(desk.journal.kinds, ['proposed', 'checked']);
  });

  it('proposes again under another id what was rejected', async () => {
    const desk = makeDesk();
    const first = await created(desk, draft(A));
    await rejectProposal(desk, first.record.proposal.id);
    const again = await created(desk, draft(A));
    assert.ok(again.isNew);
    assert.notEqual(again.record.proposal.id, first.record.proposal.id);
  });

  it('makes one proposal when the same is proposed twice at once', async () => {
    const desk = makeDesk();
    await Promise.all([created(desk, draft(A)), created(desk, draft(A))]);
    assert.equal((await listProposals(desk)).length, 1);
  });

  it('refuses a file that is no UTF-8 text', async () => {
    const desk = makeDesk();
    for (const before of [Uint8Array.of(0x78, 0xe9, 0x0a), toBytes('x\0 = bad\n')]) {
      const outcome = await createProposal(desk, draft({ ...A, before }));
      assert.deepEqual(outcome, { kind: 'refused', reason: 'a.py is not UTF-8 text, so that it cannot be changed.' });
    }
    assert.equal(desk.journal.contents.size, 0);
  });

  it('throws for what no caller should ask', async () => {
    const desk = makeDesk();
    await assert.rejects(createProposal(desk, draft()), RangeError);
    await assert.rejects(createProposal(desk, draft(A, A)), RangeError);
    const liar = changeOf('a.py', 'x\n', [{ start: 0, end: 1, newText: 'y' }], { newText: 'z\n' });
    await assert.rejects(createProposal(desk, draft(liar)), /do not give its new text/);
  });
});

describe('previewProposal', () => {
  it('shows what would be proposed', async () => {
    const preview = previewProposal(draft(A));
    assert.ok(preview.kind === 'preview');
    assert.deepEqual(preview.proposal, (await created(makeDesk(), draft(A))).record.proposal);
  });
});

describe('approveProposal and rejectProposal', () => {
  it('record the decision', async () => {
    const desk = makeDesk();
    const id = await propose(desk, [A]);
    const approved = await approveProposal(desk, id);
    assert.equal(approved.kind === 'approved' && approved.record.state, 'approved');
    const rejected = await rejectProposal(desk, id, { reason: 'Ugly.' });
    assert.equal(rejected.kind === 'rejected' && rejected.record.reason, 'Ugly.');
    assert.deepEqual(desk.journal.kinds, ['proposed', 'approved', 'rejected']);
  });

  it('refuse what does not go with its state, without a trace', async () => {
    const desk = makeDesk();
    const id = await propose(desk, [A]);
    await rejectProposal(desk, id);
    const outcome = await approveProposal(desk, id);
    assert.deepEqual(outcome, {
      kind: 'refused',
      reason: `The proposal ${id} cannot be approved: it was rejected.`,
    });
    assert.deepEqual(desk.journal.kinds, ['proposed', 'rejected']);
  });
});

describe('findProposal', () => {
  it('finds by id and by its beginning', async () => {
    const desk = makeDesk();
    const id = await propose(desk, [A]);
    for (const name of [id, id.slice(0, 4), id.toUpperCase()]) {
      const found = await findProposal(desk, name);
      assert.equal(found.kind === 'found' && found.record.proposal.id, id);
    }
  });

  it('says when there is none or more than one', async () => {
    const desk = makeDesk();
    const reason = 'There is no proposal “12” in this workspace.';
    assert.deepEqual(await findProposal(desk, '12'), { kind: 'refused', reason });
    const id = await propose(desk, [A]);
    const [entry] = desk.journal.written;
    assert.ok(entry?.event.kind === 'proposed');
    const twin = `${id.slice(0, 9)}z`;
    const proposal = { ...entry.event.proposal, id: twin };
    await desk.journal.append({ ...entry, proposalId: twin, event: { kind: 'proposed', proposal } });
    assert.deepEqual(await findProposal(desk, id.slice(0, 9)), {
      kind: 'refused',
      reason: `“${id.slice(0, 9)}” could be any of these proposals: ${id}, ${twin}.`,
    });
    assert.equal((await findProposal(desk, '')).kind, 'refused');
  });
});
