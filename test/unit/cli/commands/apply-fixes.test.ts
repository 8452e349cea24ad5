import assert from 'node:assert/strict';
import { applyFixes } from '#cli/commands/apply-fixes.ts';
import type { FileChange } from '#cli/commands/fix-files.ts';
import { encodeText } from '#engine/proposals/text-content.ts';
import { createFileChange } from '#engine/proposals/create-change.ts';
import { listProposals } from '#engine/proposals/find-proposal.ts';
import { rollBackProposal } from '#engine/proposals/roll-back-proposal.ts';
import { analyzeWith, makeWordRule, replaceBy } from '#test/support/analysis.ts';
import { makeDesk, type MemoryDesk } from '#test/support/journal-desk.ts';

const rule = makeWordRule({ word: 'bad', edits: replaceBy('good') });
const BEFORE = 'bad = 1\n';
const AFTER = 'good = 1\n';

async function makeChange(path: string): Promise<FileChange> {
  const context = await analyzeWith([rule], path, BEFORE);
  const { change } = createFileChange(context, { safety: 'safe' });
  assert.ok(change);
  const encode = (text: string): Uint8Array => encodeText({ text, hasBom: false });
  const { findings } = context.analysis.report;
  return { change, before: encode(BEFORE), after: encode(AFTER), findings, analysis: context.analysis };
}

describe('applyFixes', () => {
  let desk: MemoryDesk;
  let changes: FileChange[];

  beforeEach(async () => {
    desk = makeDesk();
    changes = [await makeChange('a.py'), await makeChange('b.py')];
    desk.files.write({ 'a.py': BEFORE, 'b.py': BEFORE });
  });

  const texts = (): (string | undefined)[] => ['a.py', 'b.py'].map((path) => desk.files.text(path));

  it('applies all as one proposal, which one step takes back', async () => {
    const outcome = await applyFixes(desk, changes, {});
    assert.deepEqual(outcome, { written: changes, refused: [] });
    assert.deepEqual(texts(), [AFTER, AFTER]);
    const [record, ...others] = await listProposals(desk);
    assert.ok(record);
    assert.deepEqual(others, []);
    assert.equal(record.proposal.title, 'Fix 2 findings of no-bad in 2 files');
    await rollBackProposal(desk, record.proposal.id);
    assert.deepEqual(texts(), [BEFORE, BEFORE]);
  });

  it('fixes the other files when one stands in the way, and says why', async () => {
    desk.files.contents.delete('a.py');
    const { written, refused } = await applyFixes(desk, changes, {});
    assert.deepEqual(
      written.map(({ change }) => change.path),
      ['b.py'],
    );
    assert.deepEqual(refused, ['a.py is not there any more. Restore it and try again.']);
    assert.deepEqual(texts(), [undefined, AFTER]);
    assert.deepEqual(
      (await listProposals(desk)).map(({ state }) => state),
      ['rejected', 'rejected', 'applied'],
    );
  });

  it('leaves a file alone whose same lines changed meanwhile', async () => {
    desk.files.write({ 'b.py': 'bad = 2\n' });
    const { refused } = await applyFixes(desk, changes, {});
    assert.deepEqual(refused, ['b.py was not fixed: it changed after it was analyzed; run again.']);
    assert.deepEqual(texts(), [AFTER, 'bad = 2\n']);
  });

  it('writes no history when there is nothing to fix', async () => {
    assert.deepEqual(await applyFixes(desk, [], {}), { written: [], refused: [] });
    assert.deepEqual(desk.journal.written, []);
  });
});
