import assert from 'node:assert/strict';
import { isWanted } from '#lsp/actions/list-actions.ts';

describe('isWanted', () => {
  it('takes a kind and its children, and nothing that only begins alike', () => {
    assert.equal(isWanted('source.fixAll.refactoriq', ['source.fixAll']), true);
    assert.equal(isWanted('source.fixAll.refactoriq', ['refactor', 'source']), true);
    assert.equal(isWanted('source.fixAll.refactoriq', ['source.fix']), false);
    assert.equal(isWanted('quickfix', ['quickfix.refactoriq']), false);
    assert.equal(isWanted('quickfix', undefined), true);
    assert.equal(isWanted('quickfix', []), false);
  });
});
