import assert from 'node:assert/strict';
import { type ExpectedEdit, ExpectedEdits } from '#lsp/proposals/expected-edits.ts';

function edit(newText: string, uri = 'file:///w/a.py'): ExpectedEdit {
  const change = {
    title: newText,
    safety: 'safe',
    fingerprints: [],
    ruleIds: [],
    path: 'a.py',
    edits: [],
    newText,
    checks: [],
  } as const;
  return { uri, before: 'old', change, findings: [] };
}

describe('ExpectedEdits', () => {
  it('tells once that a document holds the result of an edit', () => {
    const expected = new ExpectedEdits();
    expected.expect(edit('one'));
    expected.expect(edit('two'));
    assert.equal(expected.take('file:///w/a.py', 'old'), undefined);
    assert.equal(expected.take('file:///w/a.py', 'two')?.change.title, 'two');
    assert.equal(expected.take('file:///w/a.py', 'two'), undefined);
    assert.equal(expected.take('file:///w/a.py', 'one')?.change.title, 'one');
  });

  it('knows a document by all spellings of its URI, and no other one', () => {
    const expected = new ExpectedEdits();
    expected.expect(edit('one', 'file:///w/a%2Db.py'));
    assert.equal(expected.take('file:///w/c.py', 'one'), undefined);
    assert.ok(expected.take('file:///w/a-b.py', 'one'));
  });

  it('forgets a document that was closed, and the oldest of too many edits', () => {
    const expected = new ExpectedEdits();
    expected.expect(edit('one'));
    expected.forget('file:///w/a.py');
    assert.equal(expected.take('file:///w/a.py', 'one'), undefined);
    for (let count = 0; count < 40; count++) expected.expect(edit(`text ${count}`));
    assert.equal(expected.take('file:///w/a.py', 'text 0'), undefined);
    assert.ok(expected.take('file:///w/a.py', 'text 39'));
  });
});
